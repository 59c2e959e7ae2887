import { type AnySqlType, Enum } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import * as mysql from '../src/index.ts';

const types = new mysql.MysqlTypes();
const made = (type: AnySqlType) => types.implementationOf(type);

test('names in DDL and CAST', () => {
  const { TinyInt, MysqlVarchar, MysqlChar } = mysql;
  const all = [
    TinyInt,
    TinyInt.with({ unsigned: true }),
    mysql.SmallInt,
    mysql.MediumInt.with({ unsigned: true }),
    mysql.Int,
    mysql.BigInt64.with({ unsigned: true }),
    mysql.MysqlDecimal(10, 2).with({ unsigned: true }),
    mysql.MysqlDouble(10, 3),
    mysql.MysqlFloat(7, 3),
    mysql.Bit(8),
    mysql.Year,
    MysqlVarchar(20).with({ charset: 'latin1', collation: 'latin1_bin' }),
    MysqlChar(5).with({ binary: true }),
    mysql.TinyText,
    mysql.MediumText,
    mysql.LongText,
    mysql.MysqlText(100),
    mysql.TinyBlob,
    mysql.MediumBlob,
    mysql.LongBlob,
    mysql.MysqlDateTime(6),
    mysql.MysqlTimestamp(3),
    mysql.MysqlTime(2),
    mysql.MysqlEnum('a', "it's"),
    mysql.MysqlSet('x', 'y'),
    Enum('a\\', 'b'),
  ];
  const lines = all.map((type) => {
    const { sqlName, castName } = made(type as AnySqlType);
    return `${sqlName} | ${castName}`;
  });
  expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    TINYINT | SIGNED INTEGER
    TINYINT UNSIGNED | UNSIGNED INTEGER
    SMALLINT | SIGNED INTEGER
    MEDIUMINT UNSIGNED | UNSIGNED INTEGER
    INT | SIGNED INTEGER
    BIGINT UNSIGNED | UNSIGNED INTEGER
    DECIMAL(10, 2) UNSIGNED | DECIMAL(10, 2)
    DOUBLE(10, 3) | DOUBLE
    FLOAT(7, 3) | FLOAT
    BIT(8) | UNSIGNED INTEGER
    YEAR | UNSIGNED INTEGER
    VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_bin | CHAR(20)
    CHAR(5) BINARY | CHAR(5)
    TINYTEXT | CHAR
    MEDIUMTEXT | CHAR
    LONGTEXT | CHAR
    TEXT(100) | CHAR
    TINYBLOB | BINARY
    MEDIUMBLOB | BINARY
    LONGBLOB | BINARY
    DATETIME(6) | undefined
    TIMESTAMP(3) | DATETIME(3)
    TIME(2) | undefined
    ENUM('a','it''s') | CHAR
    SET('x','y') | CHAR
    ENUM('a\\\\','b') | CHAR(2)
    "
  `);
});

describe('values', () => {
  test.each<[string, AnySqlType, unknown, unknown]>([
    ['an unsigned TINYINT', mysql.TinyInt.with({ unsigned: true }), 255, 255],
    ['an unsigned BIGINT', mysql.BigInt64.with({ unsigned: true }), 2n ** 64n - 1n, 2n ** 64n - 1n],
    ['an unsigned decimal', mysql.MysqlDecimal(4, 2).with({ unsigned: true }), '1.50', '1.50'],
    ['members of a SET', mysql.MysqlSet('x', 'y'), ['y', 'x'], 'y,x'],
    ['no members of a SET', mysql.MysqlSet('x', 'y'), [], ''],
    ['a value of an ENUM', mysql.MysqlEnum('a'), 'a', 'a'],
    ['a year', mysql.Year, 2_024, 2_024],
  ])('%s comes back', (_title, type, value, encoded) => {
    const { encode = (x: unknown) => x, decode = (x: unknown) => x } = made(type);
    expect(encode(value)).toEqual(encoded);
    expect(decode(encoded)).toEqual(value);
  });

  test('bits come as bytes', () => {
    expect(made(mysql.Bit(16)).decode?.(Uint8Array.of(1, 255))).toBe(511n);
    expect(made(mysql.Bit(64)).decode?.(new Uint8Array(8).fill(255))).toBe(2n ** 64n - 1n);
  });

  test.each<[string, AnySqlType, unknown]>([
    ['a negative number of an unsigned type', mysql.TinyInt.with({ unsigned: true }), -1],
    ['a negative decimal of an unsigned type', mysql.MysqlDecimal(4, 2).with({ unsigned: true }), '-1'],
    ['more than a TINYINT holds', mysql.TinyInt, 128],
    ['more than 64 bits', mysql.BigInt64, 2n ** 63n],
    ['more bits than there are', mysql.Bit(1), 2n],
    ['a year before 1901', mysql.Year, 1_900],
    ['what is no member', mysql.MysqlSet('x', 'y'), ['z']],
    ['a text for a SET', mysql.MysqlSet('x', 'y'), 'x'],
  ])('%s is refused', (_title, type, value) => {
    expect(() => made(type).encode?.(value)).toThrow(/SQL_INVALID_VALUE/);
  });

  test('a member of a SET cannot hold its separator, a character set is a word', () => {
    expect(() => mysql.MysqlSet('a,b')).toThrow(/SQL_INVALID_VALUE/);
    expect(() => mysql.LongText.with({ charset: "x' --" })).toThrow(/SQL_INVALID_NAME/);
  });
});
