import { type AnySqlType, TimeOnly } from '@sqlayer/expression';
import { expect, test } from 'vitest';
import * as mssql from '../src/index.ts';

const types = new mssql.MssqlTypes();
const made = (type: AnySqlType) => types.implementationOf(type);
const when = new Date('2024-02-29T23:59:59.123Z');

test('names in DDL', () => {
  const all = [
    mssql.TinyInt,
    mssql.MoneyType,
    mssql.SmallMoney,
    mssql.NText,
    mssql.Image,
    mssql.Xml,
    mssql.UniqueIdentifier,
    mssql.RowVersion,
    mssql.SqlVariant,
    mssql.HierarchyId,
    mssql.DateTime2(7),
    mssql.DateTimeOffset(),
    mssql.MssqlDateTime,
    mssql.SmallDateTime,
    mssql.MssqlTime(3),
  ];
  expect(`\n${all.map((type) => made(type as AnySqlType).sqlName).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    TINYINT
    MONEY
    SMALLMONEY
    NTEXT
    IMAGE
    XML
    UNIQUEIDENTIFIER
    ROWVERSION
    sql_variant
    HIERARCHYID
    DATETIME2(7)
    DATETIMEOFFSET
    DATETIME
    SMALLDATETIME
    TIME(3)
    "
  `);
});

test('values', () => {
  expect(made(mssql.DateTimeOffset(3)).encode?.(when)).toBe('2024-02-29 23:59:59.123+00:00');
  // The form with a blank is read by the language of the login: as the 2nd of another month, or not at all.
  expect(made(mssql.MssqlDateTime).encode?.(when)).toBe('2024-02-29T23:59:59.123');
  expect(made(mssql.MssqlDateTime).literal?.(when)).toBe("'2024-02-29T23:59:59.123'");
  expect(made(mssql.MoneyType).encode?.('922337203685477.5807')).toBe('922337203685477.5807');
  expect(made(mssql.MoneyType).decode?.('1.5')).toBe('1.5000');
  expect(() => made(mssql.MoneyType).encode?.('0.00001')).toThrow(/4 behind/);
  expect(() => made(mssql.TinyInt).encode?.(256)).toThrow(/0 to 255/);
});

test('a time that a driver gives as a Date keeps what is finer than a millisecond', () => {
  const time = Object.assign(new Date('1970-01-01T12:30:00.123Z'), { nanosecondsDelta: 0.0004567 });
  expect(made(TimeOnly).decode?.(time)).toBe('12:30:00.1234567');
  expect(made(TimeOnly).decode?.(new Date('1970-01-01T12:30:00.120Z'))).toBe('12:30:00.12');
});
