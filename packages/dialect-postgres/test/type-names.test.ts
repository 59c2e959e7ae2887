import { type AnySqlType, asGeneric, NativeType } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { PostgresDialect } from '../src/index.ts';

const dialect = new PostgresDialect();

function read(typeName: string, more: { readonly collation?: string } = {}): AnySqlType {
  const fail = (): never => {
    throw new Error('no part was asked for');
  };
  const type = dialect.reflectType({ typeName, namedType: undefined, collation: more.collation }, fail);
  if (type === undefined) throw new Error(`'${typeName}' is not known`);
  return type;
}

describe('the name of a type', () => {
  test.each([
    ['smallint', 'SMALLINT'],
    ['integer', 'INTEGER'],
    ['bigint', 'BIGINT'],
    ['real', 'FLOAT(24)'],
    ['double precision', 'DOUBLE PRECISION'],
    ['numeric', 'NUMERIC'],
    ['numeric(10,2)', 'NUMERIC(10, 2)'],
    ['numeric(3,0)', 'NUMERIC(3, 0)'],
    ['character varying(30)', 'VARCHAR(30)'],
    ['character varying', 'VARCHAR'],
    ['character(5)', 'CHAR(5)'],
    ['text', 'TEXT'],
    ['bytea', 'BYTEA'],
    ['boolean', 'BOOLEAN'],
    ['date', 'DATE'],
    ['time without time zone', 'TIME WITHOUT TIME ZONE'],
    ['time(3) without time zone', 'TIME(3) WITHOUT TIME ZONE'],
    ['time(3) with time zone', 'TIME(3) WITH TIME ZONE'],
    ['timestamp without time zone', 'TIMESTAMP WITHOUT TIME ZONE'],
    ['timestamp(0) with time zone', 'TIMESTAMP(0) WITH TIME ZONE'],
    ['interval', 'INTERVAL'],
    ['interval(3)', 'INTERVAL(3)'],
    ['interval year to month', 'INTERVAL YEAR TO MONTH'],
    ['interval day to second(3)', 'INTERVAL DAY TO SECOND (3)'],
    ['uuid', 'UUID'],
    ['json', 'JSON'],
    ['jsonb', 'JSONB'],
    ['bit(3)', 'BIT(3)'],
    ['bit varying(5)', 'BIT VARYING(5)'],
    ['bit varying', 'BIT VARYING'],
    ['inet', 'INET'],
    ['money', 'MONEY'],
    ['int4range', 'INT4RANGE'],
    ['tstzmultirange', 'TSTZMULTIRANGE'],
    ['citext', 'CITEXT'],
    ['ext.citext', 'ext.citext'],
    ['hstore', 'HSTORE'],
    ['"char"', '"char"'],
    ['point', 'point'],
    ['xml', 'xml'],
  ])('%s is a type that is written %s', (name, written) => {
    expect(dialect.types.implementationOf(read(name)).sqlName).toBe(written);
  });

  test('is that of text with a collation, where the column has one of its own', () => {
    expect(dialect.types.implementationOf(read('character varying(5)', { collation: 'C' })).sqlName).toBe('VARCHAR(5) COLLATE "C"');
  });

  test('that is not known gives nothing', () => {
    const unknown = { namedType: undefined, collation: undefined };
    expect(dialect.reflectType({ typeName: 'geometry(Point,4326)', ...unknown }, read as never)).toBeUndefined();
    expect(dialect.reflectType({ typeName: 'constructor', ...unknown }, read as never)).toBeUndefined();
  });

  test('of a range of the schema gives one of what it is made of', () => {
    const type = dialect.reflectType(
      {
        typeName: 'far.spans',
        namedType: {
          kind: 'range',
          name: 'spans',
          schema: 'far',
          element: { typeName: 'integer', namedType: undefined, collation: undefined },
        },
        collation: undefined,
      },
      ({ typeName }) => read(typeName),
    );
    const { sqlName, decode } = dialect.types.implementationOf(type as AnySqlType);
    expect(sqlName).toBe('far.spans');
    expect(decode?.('[1,5)')).toEqual({ lower: 1, upper: 5, bounds: '[)' });
  });
});

describe('the generic type', () => {
  test.each([
    ['jsonb', 'json'],
    ['inet', 'text'],
    ['money', 'text'],
    ['oid', 'bigInteger'],
    ['bit(3)', 'text'],
    ['int4range', 'text'],
    ['hstore', 'text'],
    ['interval day to second(3)', 'interval'],
    ['timestamp(3) with time zone', 'timestamp'],
    ['numeric(10,2)', 'numeric'],
  ])('of %s is %s', (name, kind) => {
    const generic = asGeneric(read(name));
    expect(generic.kind).toBe(kind);
    expect(generic).not.toBeInstanceOf(NativeType);
  });
});
