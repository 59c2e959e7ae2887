import { MssqlTypes } from '@sqlayer/dialect-mssql';
import { MariadbTypes, MysqlTypes } from '@sqlayer/dialect-mysql';
import { OracleTypes } from '@sqlayer/dialect-oracle';
import { PostgresTypes } from '@sqlayer/dialect-postgres';
import { SqliteTypes } from '@sqlayer/dialect-sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AnySqlType,
  ArrayOf,
  BigInteger,
  Binary,
  Blob,
  Bool,
  Char,
  Clob,
  column,
  customType,
  DateOnly,
  DateTime,
  Decimal,
  Double,
  domain,
  Enum,
  Float,
  func,
  Integer,
  Interval,
  Json,
  JsonText,
  NChar,
  Numeric,
  NVarchar,
  nativeType,
  SmallInteger,
  type SqlType,
  sql,
  Text,
  TimeOnly,
  Timestamp,
  TypeCompiler,
  type TypedExpression,
  table,
  Unknown,
  Uuid,
  VarBinary,
  Varchar,
  variant,
} from '../src/index.ts';

const all: Readonly<Record<string, TypeCompiler>> = {
  ansi: new TypeCompiler(),
  sqlite: new SqliteTypes(),
  postgres: new PostgresTypes(),
  mysql: new MysqlTypes(),
  mariadb: new MariadbTypes(),
  oracle: new OracleTypes(),
  mssql: new MssqlTypes(),
};
const dialects = Object.entries(all);

/** What each dialect says of a type; those that say the same share a line. */
function inEach(say: (types: TypeCompiler) => string): string {
  const lines = new Map<string, string[]>();
  for (const [name, types] of dialects) {
    let said: string;
    try {
      said = say(types);
    } catch (error) {
      said = `refused, ${(error as { code?: string }).code}`;
    }
    lines.set(said, [...(lines.get(said) ?? []), name]);
  }
  return [...lines].map(([said, names]) => `  ${names.length === dialects.length ? 'all' : names.join(', ')}: ${said}`).join('\n');
}

function names(types: Readonly<Record<string, AnySqlType>>): string {
  const say = (type: AnySqlType) => (compiler: TypeCompiler) => {
    const { sqlName, castName, bindCast } = compiler.implementationOf(type);
    const cast = castName === undefined || castName === sqlName ? '' : ` | cast ${castName ?? 'left out'}`;
    return `${sqlName}${cast}${bindCast === undefined ? '' : ` | bound ?::${bindCast}`}`;
  };
  return `\n${Object.entries(types)
    .map(([name, type]) => `${name}\n${inEach(say(type))}`)
    .join('\n')}\n`;
}

/** A value as each dialect writes it in DDL. */
function literals(values: Readonly<Record<string, readonly [AnySqlType, unknown]>>): string {
  return `\n${Object.entries(values)
    .map(([name, [type, value]]) => `${name}\n${inEach((types) => types.implementationOf(type).literal?.(value) ?? 'none')}`)
    .join('\n')}\n`;
}

describe('a type has a name in each dialect', () => {
  test('numbers', () => {
    expect(
      names({
        SmallInteger,
        Integer,
        BigInteger,
        Float,
        'Float(24)': Float.with({ precision: 24 }),
        Double,
        Numeric: Numeric(),
        'Numeric(10, 2)': Numeric(10, 2),
        'Decimal(8, 3)': Decimal(8, 3),
        Bool,
      }),
    ).toMatchInlineSnapshot(`
      "
      SmallInteger
        ansi, sqlite, postgres, oracle, mssql: SMALLINT
        mysql, mariadb: SMALLINT | cast SIGNED INTEGER
      Integer
        ansi, sqlite, postgres, oracle, mssql: INTEGER
        mysql, mariadb: INTEGER | cast SIGNED INTEGER
      BigInteger
        ansi, sqlite, postgres, mssql: BIGINT
        mysql, mariadb: BIGINT | cast SIGNED INTEGER
        oracle: NUMBER(19)
      Float
        all: FLOAT
      Float(24)
        ansi, postgres, mysql, mariadb, oracle, mssql: FLOAT(24)
        sqlite: FLOAT
      Double
        ansi, postgres, mssql: DOUBLE PRECISION
        sqlite, mysql, mariadb: DOUBLE
        oracle: BINARY_DOUBLE
      Numeric
        ansi, postgres: NUMERIC
        sqlite: TEXT
        mysql, mariadb: NUMERIC(65, 30) | cast DECIMAL(65, 30)
        oracle: NUMBER
        mssql: NUMERIC(38, 18)
      Numeric(10, 2)
        ansi, sqlite, postgres, oracle, mssql: NUMERIC(10, 2)
        mysql, mariadb: NUMERIC(10, 2) | cast DECIMAL(10, 2)
      Decimal(8, 3)
        all: DECIMAL(8, 3)
      Bool
        ansi, sqlite, postgres, oracle: BOOLEAN
        mysql, mariadb: BOOL | cast left out
        mssql: BIT
      "
    `);
  });

  test('text', () => {
    expect(
      names({
        Text,
        Clob,
        'Text, national': Text.with({ national: true }),
        'Text, not national': Text.with({ national: false }),
        'Text, collated': Text.with({ collation: 'C' }),
        Varchar: Varchar(),
        'Varchar(50)': Varchar(50),
        'Varchar(5000)': Varchar(5_000),
        'Varchar(50), collated': Varchar(50).with({ collation: 'utf8_bin' }),
        'NVarchar(10)': NVarchar(10),
        'Char(5)': Char(5),
        'NChar(5)': NChar(5),
        Uuid,
        'Uuid, not native': Uuid.with({ native: false }),
        Enum: Enum('a', 'bb', 'ccc'),
        'Enum, named': Enum('a', "it's", 'é').with({ name: 'mood', schema: 's1' }),
        'Enum, name quoted': Enum('a').with({ name: 'User"s Mood' }),
        'Enum, not native': Enum('a', 'b').with({ name: 'mood', native: false, constraint: true }),
      }),
    ).toMatchInlineSnapshot(`
      "
      Text
        ansi, sqlite, postgres: TEXT
        mysql, mariadb: TEXT | cast CHAR
        oracle: CLOB | cast VARCHAR2(4000 CHAR)
        mssql: NVARCHAR(max)
      Clob
        ansi, sqlite, postgres: TEXT
        mysql, mariadb: TEXT | cast CHAR
        oracle: CLOB | cast VARCHAR2(4000 CHAR)
        mssql: NVARCHAR(max)
      Text, national
        ansi, sqlite, postgres: TEXT
        mysql, mariadb: TEXT | cast CHAR
        oracle: NCLOB | cast NVARCHAR2(2000)
        mssql: NVARCHAR(max)
      Text, not national
        ansi, sqlite, postgres: TEXT
        mysql, mariadb: TEXT | cast CHAR
        oracle: CLOB | cast VARCHAR2(4000 CHAR)
        mssql: VARCHAR(max)
      Text, collated
        ansi, sqlite, postgres: TEXT COLLATE "C" | cast TEXT
        mysql, mariadb: TEXT COLLATE C | cast CHAR
        oracle: CLOB | cast VARCHAR2(4000 CHAR)
        mssql: NVARCHAR(max) COLLATE C | cast NVARCHAR(max)
      Varchar
        ansi, sqlite, postgres: VARCHAR
        mysql, mariadb: refused, SQL_UNSUPPORTED
        oracle: VARCHAR2(4000 CHAR)
        mssql: NVARCHAR(max)
      Varchar(50)
        ansi, sqlite, postgres: VARCHAR(50)
        mysql, mariadb: VARCHAR(50) | cast CHAR(50)
        oracle: VARCHAR2(50 CHAR)
        mssql: NVARCHAR(50)
      Varchar(5000)
        ansi, sqlite, postgres: VARCHAR(5000)
        mysql, mariadb: VARCHAR(5000) | cast CHAR(5000)
        oracle: VARCHAR2(5000 CHAR)
        mssql: NVARCHAR(max)
      Varchar(50), collated
        ansi, sqlite, postgres: VARCHAR(50) COLLATE utf8_bin | cast VARCHAR(50)
        mysql, mariadb: VARCHAR(50) COLLATE utf8_bin | cast CHAR(50)
        oracle: VARCHAR2(50 CHAR)
        mssql: NVARCHAR(50) COLLATE utf8_bin | cast NVARCHAR(50)
      NVarchar(10)
        ansi, sqlite, mssql: NVARCHAR(10)
        postgres: VARCHAR(10)
        mysql, mariadb: VARCHAR(10) | cast CHAR(10)
        oracle: NVARCHAR2(10)
      Char(5)
        ansi, sqlite, postgres, mysql, mariadb: CHAR(5)
        oracle: CHAR(5 CHAR)
        mssql: NCHAR(5)
      NChar(5)
        ansi, sqlite, oracle, mssql: NCHAR(5)
        postgres, mysql, mariadb: CHAR(5)
      Uuid
        ansi, sqlite, oracle: CHAR(32)
        postgres: UUID | bound ?::UUID
        mysql: CHAR(32) | cast left out
        mariadb: UUID | cast left out
        mssql: UNIQUEIDENTIFIER
      Uuid, not native
        ansi, sqlite, postgres, oracle, mssql: CHAR(32)
        mysql, mariadb: CHAR(32) | cast left out
      Enum
        ansi, sqlite, postgres, mssql: VARCHAR(3)
        mysql, mariadb: ENUM('a','bb','ccc') | cast CHAR(3)
        oracle: VARCHAR(3 CHAR)
      Enum, named
        ansi, sqlite: VARCHAR(4)
        postgres: s1.mood
        mysql, mariadb: ENUM('a','it''s','é') | cast CHAR(4)
        oracle: VARCHAR(4 CHAR)
        mssql: NVARCHAR(4)
      Enum, name quoted
        ansi, sqlite, mssql: VARCHAR(1)
        postgres: "User""s Mood"
        mysql, mariadb: ENUM('a') | cast CHAR(1)
        oracle: VARCHAR(1 CHAR)
      Enum, not native
        ansi, sqlite, postgres, mssql: VARCHAR(1)
        mysql, mariadb: VARCHAR(1) | cast CHAR(1)
        oracle: VARCHAR(1 CHAR)
      "
    `);
  });

  test('dates, bytes and structures', () => {
    expect(
      names({
        DateOnly,
        TimeOnly,
        'TimeOnly(2)': TimeOnly.with({ precision: 2 }),
        Timestamp,
        DateTime,
        'Timestamp(6)': Timestamp.with({ precision: 6 }),
        'Timestamp, zone': Timestamp.with({ timezone: true }),
        'Timestamp(0), zone': Timestamp.with({ timezone: true, precision: 0 }),
        Interval,
        'Interval(3)': Interval.with({ precision: 3 }),
        'Interval, not native': Interval.with({ native: false }),
        Blob,
        'Blob(100)': Blob.with({ length: 100 }),
        'Binary(4)': Binary(4),
        'VarBinary(8)': VarBinary(8),
        Json: Json(),
        Unknown,
        'ArrayOf(Integer)': ArrayOf(Integer),
        'ArrayOf(Text), 2 dimensions, collated': ArrayOf(Text.with({ collation: 'C' }), { dimensions: 2 }),
      }),
    ).toMatchInlineSnapshot(`
      "
      DateOnly
        ansi, postgres, mysql, mariadb, oracle, mssql: DATE
        sqlite: DATE | cast TEXT
      TimeOnly
        ansi, mssql: TIME
        sqlite: TIME | cast TEXT
        postgres: TIME WITHOUT TIME ZONE
        mysql, mariadb: TIME(6)
        oracle: VARCHAR2(18)
      TimeOnly(2)
        ansi, mysql, mariadb, mssql: TIME(2)
        sqlite: TIME | cast TEXT
        postgres: TIME(2) WITHOUT TIME ZONE
        oracle: VARCHAR2(18)
      Timestamp
        ansi: TIMESTAMP
        sqlite: DATETIME | cast TEXT
        postgres: TIMESTAMP WITHOUT TIME ZONE
        mysql, mariadb: DATETIME(3)
        oracle: TIMESTAMP(3)
        mssql: DATETIME2(3)
      DateTime
        ansi: TIMESTAMP
        sqlite: DATETIME | cast TEXT
        postgres: TIMESTAMP WITHOUT TIME ZONE
        mysql, mariadb: DATETIME(3)
        oracle: TIMESTAMP(3)
        mssql: DATETIME2(3)
      Timestamp(6)
        ansi, oracle: TIMESTAMP(6)
        sqlite: DATETIME | cast TEXT
        postgres: TIMESTAMP(6) WITHOUT TIME ZONE
        mysql, mariadb: DATETIME(6)
        mssql: DATETIME2(6)
      Timestamp, zone
        ansi, postgres: TIMESTAMP WITH TIME ZONE
        sqlite: TIMESTAMP | cast TEXT
        mysql, mariadb: DATETIME(3)
        oracle: TIMESTAMP(3) WITH TIME ZONE
        mssql: DATETIMEOFFSET(3)
      Timestamp(0), zone
        ansi, postgres, oracle: TIMESTAMP(0) WITH TIME ZONE
        sqlite: TIMESTAMP | cast TEXT
        mysql, mariadb: DATETIME(0)
        mssql: DATETIMEOFFSET(0)
      Interval
        ansi, sqlite, mssql: BIGINT
        postgres: INTERVAL | bound ?::INTERVAL
        mysql, mariadb: BIGINT | cast SIGNED INTEGER
        oracle: INTERVAL DAY(9) TO SECOND
      Interval(3)
        ansi, sqlite, mssql: BIGINT
        postgres: INTERVAL(3) | bound ?::INTERVAL
        mysql, mariadb: BIGINT | cast SIGNED INTEGER
        oracle: INTERVAL DAY(9) TO SECOND(3)
      Interval, not native
        ansi, sqlite, postgres, oracle, mssql: BIGINT
        mysql, mariadb: BIGINT | cast SIGNED INTEGER
      Blob
        ansi, sqlite: BLOB
        postgres: BYTEA
        mysql, mariadb: BLOB | cast BINARY
        oracle: BLOB | cast RAW(2000)
        mssql: VARBINARY(max)
      Blob(100)
        ansi, sqlite: BLOB
        postgres: BYTEA
        mysql, mariadb: BLOB(100) | cast BINARY
        oracle: BLOB | cast RAW(2000)
        mssql: VARBINARY(100)
      Binary(4)
        ansi, mysql, mariadb, mssql: BINARY(4)
        sqlite: BINARY(4) | cast BLOB
        postgres: BYTEA
        oracle: RAW(4)
      VarBinary(8)
        ansi, mssql: VARBINARY(8)
        sqlite: VARBINARY(8) | cast BLOB
        postgres: BYTEA
        mysql, mariadb: VARBINARY(8) | cast BINARY
        oracle: RAW(8)
      Json
        ansi, mysql, oracle: JSON
        sqlite: JSON | cast TEXT
        postgres: JSON | bound ?::JSON
        mariadb: JSON | cast left out
        mssql: NVARCHAR(max)
      Unknown
        all: TEXT
      ArrayOf(Integer)
        ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
        postgres: INTEGER[]
      ArrayOf(Text), 2 dimensions, collated
        ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
        postgres: TEXT[][] COLLATE "C" | cast TEXT[][]
      "
    `);
  });

  test('types of the application', () => {
    const base = customType(Varchar(30), { encode: (n: number) => String(n), decode: Number, variants: { mssql: Char(32) } });
    expect(
      names({
        variant: variant(Integer, { mysql: Varchar(20), postgres: Text }),
        'variant of a variant': variant(variant(Integer, { oracle: Text }), { sqlite: Blob }),
        customType: base,
        domain: domain('email', Text, { schema: 's1', check: sql`VALUE LIKE '%@%'`.as(Bool) }),
        'nativeType of any dialect': nativeType<string>({ name: 'GEOMETRY', sqlName: 'GEOMETRY(4326)' }),
        'nativeType of one': nativeType<string>({ name: 'INET', dialects: ['postgres'], bindCast: 'INET' }),
      }),
    ).toMatchInlineSnapshot(`
      "
      variant
        ansi, sqlite, oracle, mssql: INTEGER
        postgres: TEXT
        mysql: VARCHAR(20) | cast CHAR(20)
        mariadb: INTEGER | cast SIGNED INTEGER
      variant of a variant
        ansi, postgres, mssql: INTEGER
        sqlite: BLOB
        mysql, mariadb: INTEGER | cast SIGNED INTEGER
        oracle: CLOB | cast VARCHAR2(4000 CHAR)
      customType
        ansi, sqlite, postgres: VARCHAR(30)
        mysql, mariadb: VARCHAR(30) | cast CHAR(30)
        oracle: VARCHAR2(30 CHAR)
        mssql: NCHAR(32)
      domain
        ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
        postgres: s1.email
      nativeType of any dialect
        all: GEOMETRY(4326)
      nativeType of one
        ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
        postgres: INET | bound ?::INET
      "
    `);
  });
});

test('a value has a literal in each dialect', () => {
  const when = new Date('2024-02-29T23:59:59.120Z');
  expect(
    literals({
      'a text with quotes and backslashes': [Text, "it's \\ n"],
      'a text beyond ASCII': [Text, 'é😀'],
      'a date': [DateOnly, '2024-02-29'],
      'a time': [TimeOnly, '12:30'],
      'an instant': [Timestamp, when],
      'an instant with a zone': [Timestamp.with({ timezone: true }), when],
      'a duration': [Interval, 'P1DT2H0.5S'],
      true: [Bool, true],
      'the greatest number': [Double, Number.MAX_VALUE],
      'the least whole number': [BigInteger, -(2n ** 63n)],
      bytes: [Blob, Uint8Array.of(1, 2, 255)],
      JSON: [Json(), { a: [1, "it's"] }],
      'a UUID': [Uuid, '6BA7B810-9DAD-11D1-80B4-00C04FD430C8'],
      'an array': [ArrayOf(Text, { nulls: true }), ['a', null]],
      'an empty array': [ArrayOf(Integer), []],
      'a nested array': [
        ArrayOf(Integer, { dimensions: 2 }),
        [
          [1, 2],
          [3, 4],
        ],
      ],
    }),
  ).toMatchInlineSnapshot(`
    "
    a text with quotes and backslashes
      ansi, sqlite, postgres, oracle, mssql: 'it''s \\ n'
      mysql, mariadb: 'it''s \\\\ n'
    a text beyond ASCII
      ansi, sqlite, postgres, mysql, mariadb, oracle: 'é😀'
      mssql: N'é😀'
    a date
      ansi, sqlite, postgres, mysql, mariadb, mssql: '2024-02-29'
      oracle: DATE '2024-02-29'
    a time
      all: '12:30:00'
    an instant
      ansi, sqlite, postgres, mysql, mariadb, mssql: '2024-02-29 23:59:59.120'
      oracle: TIMESTAMP '2024-02-29 23:59:59.120'
    an instant with a zone
      ansi, postgres, mssql: '2024-02-29 23:59:59.120+00:00'
      sqlite, mysql, mariadb: '2024-02-29 23:59:59.120'
      oracle: TIMESTAMP '2024-02-29 23:59:59.120+00:00'
    a duration
      ansi, sqlite, mysql, mariadb, mssql: 93600500000
      postgres: INTERVAL 'P1DT2H0.5S'
      oracle: INTERVAL '1 02:00:00.500000' DAY(9) TO SECOND(6)
    true
      ansi, postgres, mysql, mariadb: true
      sqlite, oracle, mssql: 1
    the greatest number
      ansi, sqlite, postgres, mysql, mariadb, mssql: 1.7976931348623157e+308
      oracle: 1.7976931348623157e+308d
    the least whole number
      all: -9223372036854775808
    bytes
      ansi, sqlite, mysql, mariadb: X'0102ff'
      postgres: '\\x0102ff'::BYTEA
      oracle: HEXTORAW('0102ff')
      mssql: 0x0102ff
    JSON
      ansi, sqlite, mysql, mariadb, oracle, mssql: '{"a":[1,"it''s"]}'
      postgres: '{"a":[1,"it''s"]}'::JSON
    a UUID
      ansi, sqlite, mysql, mariadb, oracle: '6ba7b8109dad11d180b400c04fd430c8'
      postgres, mssql: '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    an array
      ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
      postgres: ARRAY['a', NULL]
    an empty array
      ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
      postgres: ARRAY[]::INTEGER[]
    a nested array
      ansi, sqlite, mysql, mariadb, oracle, mssql: refused, SQL_UNSUPPORTED
      postgres: ARRAY[ARRAY[1, 2], ARRAY[3, 4]]
    "
  `);
});

describe.each(dialects)('%s gives values back as they were encoded', (dialect, types) => {
  const back = (type: AnySqlType, value: unknown, throughDriver = (encoded: unknown) => encoded): unknown => {
    const { encode, decode } = types.implementationOf(type);
    const raw = throughDriver(encode === undefined ? value : encode(value));
    return decode === undefined ? raw : decode(raw);
  };
  const holds = (type: AnySqlType, values: fc.Arbitrary<unknown>): void => {
    fc.assert(
      fc.property(values, (value) => {
        expect(back(type, value)).toEqual(value);
        // The drivers of servers may give any number as text.
        if (dialect === 'sqlite') return;
        expect(back(type, value, (raw) => (typeof raw === 'number' || typeof raw === 'bigint' ? String(raw) : raw))).toEqual(value);
      }),
    );
  };
  const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
  const instants = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });

  test('integers of 64 bits', () => holds(BigInteger, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })));
  test('doubles', () =>
    holds(
      Double,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    ));
  test('decimals of a precision', () =>
    holds(
      Numeric(15, 4),
      fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 99_999_999_999 }), digits(4)).map(([m, w, p]) => `${m ? '-' : ''}${w}.${p}`),
    ));
  test('decimals of no precision, with zeros at the end cut where the database fills them in', () =>
    holds(
      Numeric(),
      fc.tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }), digits(16)).map(([m, w, p]) => `${m ? '-' : ''}${w}.${p}7`),
    ));
  test('instants', () => {
    holds(Timestamp, instants);
    holds(Timestamp.with({ timezone: true }), instants);
  });
  test('times of day', () =>
    holds(
      TimeOnly,
      fc.tuple(instants, fc.option(digits(5))).map(([at, more]) => at.toISOString().slice(11, 19) + (more === null ? '' : `.${more}1`)),
    ));
  test('booleans, UUIDs, JSON', () => {
    holds(Bool, fc.boolean());
    holds(Uuid, fc.uuid());
    holds(Uuid.with({ native: false }), fc.uuid());
    holds(
      Json(),
      fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    );
  });
  test('durations of days and less', () => {
    const parts = fc.tuple(fc.boolean(), fc.nat(106_751_990), fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999));
    const durations = parts.map(([minus, d, h, m, s, f]) => {
      const sign = minus ? '-' : '';
      const part = (count: number, unit: string) => (count === 0 ? '' : `${sign}${count}${unit}`);
      const second = f === 0 ? part(s, 'S') : `${sign}${s}.${String(f).padStart(6, '0').replace(/0+$/, '')}S`;
      const clock = part(h, 'H') + part(m, 'M') + second;
      return d === 0 && clock === '' ? 'PT0S' : `P${part(d, 'D')}${clock === '' ? '' : `T${clock}`}`;
    });
    holds(Interval, durations);
    holds(Interval.with({ native: false }), durations);
  });
});

describe('values that a type cannot hold are refused', () => {
  const refused: readonly [string, SqlType<never>, unknown][] = [
    ['words as a decimal', Numeric() as never, 'one'],
    ['nothing as a decimal', Numeric() as never, '.'],
    ['more than 64 bits', BigInteger as never, -(2n ** 63n) - 1n],
    ['an invalid date', Timestamp as never, new Date(Number.NaN)],
    ['the year 10000', Timestamp as never, new Date('+010000-01-01T00:00:00Z')],
    ['a text as a timestamp', Timestamp as never, '2024-01-01'],
    ['a Date where texts stand for instants', Timestamp.with({ as: 'text' }) as never, new Date(0)],
    ['an instant without a zone', Timestamp.with({ as: 'text' }) as never, '2024-01-01T00:00:00'],
    ['a day that does not exist', Timestamp.with({ as: 'text' }) as never, '2023-02-29T00:00:00Z'],
    ['an instant that is of the year 10000 in UTC', Timestamp.with({ as: 'text' }) as never, '9999-12-31T23:00:00-02:00'],
    ['nanoseconds of an instant where microseconds are kept', Timestamp.with({ as: 'text' }) as never, '2024-01-01T00:00:00.1234567Z'],
    ['digits beyond a precision', Timestamp.with({ as: 'text', precision: 0 }) as never, '2024-01-01T00:00:00.1Z'],
    ['what is no JSON', JsonText as never, '{'],
    ['a document where its text is wanted', JsonText as never, { a: 1 }],
    ['nanoseconds where microseconds are kept', TimeOnly as never, '12:00:00.123456789'],
    ['an hour that does not exist', TimeOnly as never, '24:00:00'],
    ['words as a duration', Interval as never, '1 hour'],
    ['an empty duration', Interval as never, 'P'],
    ['a duration with an empty time', Interval as never, 'P1DT'],
    ['nanoseconds of a duration', Interval as never, 'PT0.123456789S'],
    ['bytes of another length', Binary(4) as never, new Uint8Array(3)],
    ['too many bytes', VarBinary(4) as never, new Uint8Array(5)],
    ['a text as bytes', Blob as never, 'abc'],
    ['a number as a truth value', Bool as never, 1],
    ['a UUID without hyphens', Uuid as never, '6ba7b8109dad11d180b400c04fd430c8'],
    ['what is not in the enum', Enum('a', 'b').with({ name: 'mood' }) as never, 'c'],
  ];
  test.each(refused)('%s', (_title, type, value) => {
    for (const [name, types] of dialects) {
      expect(() => types.implementationOf(type).encode?.(value), name).toThrow(
        expect.objectContaining({ code: 'SQL_INVALID_VALUE' }) as Error,
      );
    }
  });

  test('numbers that are not finite, where the database has none', () => {
    for (const [name, types] of dialects) {
      if (name === 'postgres') continue;
      for (const type of [Double, Numeric()] as never[])
        expect(() => types.implementationOf(type).encode?.(Number.NaN), name).toThrow(/SQL_INVALID_VALUE/);
    }
  });

  test('months where a duration is a number of microseconds', () => {
    for (const name of ['sqlite', 'mysql', 'mariadb', 'oracle', 'mssql']) {
      expect(() => all[name]!.implementationOf(Interval).encode?.('P1M'), name).toThrow(/months/);
    }
    expect(all['postgres']!.implementationOf(Interval).encode?.('P14M1W')).toBe('P1Y2M7D');
  });

  test('decimals that the database would round', () => {
    const tooExact = `0.${'0'.repeat(39)}1${'0'.repeat(20)}1`;
    const encode = (name: string, value: string) => () => all[name]!.implementationOf(Numeric()).encode?.(value);
    expect(encode('mysql', tooExact)).toThrow(/30 behind/);
    expect(encode('mssql', '123456789012345678901')).toThrow(/20 digits before/);
    expect(encode('oracle', '1'.repeat(39))).toThrow(/38 digits/);
    expect(encode('oracle', '1e-100')()).toBe('1e-100');
    expect(encode('postgres', tooExact)()).toBe(tooExact);
  });
});

describe('what drivers give is read in every form', () => {
  const decoded = (type: AnySqlType, raw: unknown): unknown => all['ansi']!.implementationOf(type).decode?.(raw);

  test.each([
    ['2024-02-29 23:59:59', '2024-02-29T23:59:59.000Z'],
    ['2024-02-29 23:59:59.123456', '2024-02-29T23:59:59.123Z'],
    ['2024-02-29 23:59:59.1+00', '2024-02-29T23:59:59.100Z'],
    ['2024-02-29 23:59:59-05:30', '2024-03-01T05:29:59.000Z'],
    ['2024-02-29 23:59:59.123000 +02:00', '2024-02-29T21:59:59.123Z'],
    ['1883-01-01 00:00:00+00:53:28', '1882-12-31T23:06:32.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['10000-01-01 05:29:59.999+05:30', '9999-12-31T23:59:59.999Z'],
    ['0001-12-31 19:00:00-05 BC', '0001-01-01T00:00:00.000Z'],
  ])('the timestamp %s', (raw, instant) => {
    expect((decoded(Timestamp, raw) as Date).toISOString()).toBe(instant);
  });

  test.each(['infinity', '-infinity', '0044-03-15 00:00:00 BC', '0000-00-00 00:00:00', '2024-00-00 00:00:00', '12024-01-01 00:00:00'])(
    'a timestamp that is no Date, %s, is an error rather than an invalid Date',
    (raw) => {
      expect(() => decoded(Timestamp, raw)).toThrow(expect.objectContaining({ code: 'SQL_INVALID_VALUE' }) as Error);
    },
  );

  test('a number in JSON for which there is none', () => {
    expect(() => decoded(Json(), '{"a": 1e400}')).toThrow(/JsonText/);
  });

  test.each<[string, AnySqlType, unknown, unknown]>([
    ['a decimal without its zero', Numeric(10, 2), '.5', '0.50'],
    ['a negative one', Numeric(10, 2), '-.5', '-0.50'],
    ['an exponent', Numeric(30, 0), '1e+21', '1000000000000000000000'],
    ['a small exponent', Numeric(), '-1.5E-7', '-0.00000015'],
    ['a negative zero', Numeric(10, 2), '-0.00', '0.00'],
    ['zeros before', Numeric(10, 2), '007.1', '7.10'],
    ['a decimal that is no number', Numeric(), 'NaN', 'NaN'],
    ['an instant to the microsecond', Timestamp.with({ as: 'text' }), '2024-02-29 01:02:03.120000+05:30', '2024-02-28T19:32:03.12Z'],
    ['a day before the year 1', DateOnly, '0044-03-15 BC', '0044-03-15 BC'],
    ['a whole number that a number holds', Json(), '[9007199254740992, 1e300]', [2 ** 53, 1e300]],
    [
      'one that no number holds',
      Json(),
      '{"a": [-9007199254740993], "b": "9007199254740993"}',
      { a: [-9007199254740993n], b: '9007199254740993' },
    ],
    [
      'a great number under a special key',
      Json(),
      '{"__proto__": 9007199254740993}',
      Object.fromEntries([['__proto__', 9007199254740993n]]),
    ],
    ['JSON as it is written', JsonText, '{ "a": 1e400 }', '{ "a": 1e400 }'],
    ['a UUID in capitals', Uuid, '6BA7B810-9DAD-11D1-80B4-00C04FD430C8', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
    ['a UUID as bytes', Uuid, new Uint8Array(16).fill(0xab), 'abababab-abab-abab-abab-abababababab'],
    ['a date with midnight', DateOnly, '2024-02-29 00:00:00', '2024-02-29'],
    ['a date as a Date', DateOnly, new Date('2024-02-29T00:00:00Z'), '2024-02-29'],
    ['a time with zeros', TimeOnly, '12:30:00.500000', '12:30:00.5'],
    ['a time that is no time of day', TimeOnly, '-838:59:59', '-838:59:59'],
    ['a truth value as a letter', Bool, 't', true],
    ['a truth value as text', Bool, 'false', false],
    ['a truth value as a bit', Bool, Uint8Array.of(0), false],
  ])('%s', (_title, type, raw, value) => {
    expect(decoded(type, raw)).toEqual(value);
  });
});

test('a type that a dialect does not have is refused by a sentence that says who has it', () => {
  const inet = nativeType<string>({ name: 'INET', dialects: ['postgres'] });
  const set = nativeType<string>({ name: 'SET', dialects: ['mysql', 'mariadb'] });
  expect(() => all['oracle']!.implementationOf(inet)).toThrow("SQL_UNSUPPORTED: the dialect 'oracle' has no type INET (PostgreSQL only).");
  expect(() => all['sqlite']!.implementationOf(set)).toThrow("the dialect 'sqlite' has no type SET (MySQL and MariaDB only).");
  expect(() => all['mssql']!.implementationOf(ArrayOf(Integer))).toThrow("the dialect 'mssql' has no type ARRAY (PostgreSQL only).");
});

test('a VARCHAR without a length can be cast to and bound on MySQL, but not declared', () => {
  for (const type of [Varchar(), customType(Varchar(), { encode: String, decode: String })]) {
    const made = all['mysql']!.implementationOf(type);
    expect([made.castName, made.encode?.('x')]).toEqual(['CHAR', 'x']);
    expect(() => made.sqlName).toThrow(expect.objectContaining({ code: 'SQL_UNSUPPORTED' }) as Error);
  }
});

test('names that cannot be quoted are words', () => {
  for (const name of ['mysql', 'mariadb', 'mssql']) {
    const type = Text.with({ collation: 'x; DROP TABLE t' });
    expect(() => all[name]!.implementationOf(type)).toThrow(expect.objectContaining({ code: 'SQL_INVALID_NAME' }) as Error);
  }
  expect(() => all['ansi']!.implementationOf(Varchar('1); --' as never))).toThrow(/whole numbers/);
});

test('options are added to those that a type has, and types of equal options are alike', () => {
  const type = Varchar(50).with({ collation: 'C' }).with({ national: true });
  expect(type).toMatchObject({ kind: 'varchar', length: 50, collation: 'C', national: true });
  expect(type.cacheKey).toBe(NVarchar(50).with({ collation: 'C' }).cacheKey);
  expect(Blob.with({ length: 4, fixed: true }).cacheKey).toBe(Binary(4).cacheKey);
  expect(new Set([Timestamp, Timestamp.with({ precision: 3 }), Timestamp.with({ timezone: true })].map((t) => t.cacheKey)).size).toBe(3);
  const mood = Enum('a', 'b').with({ name: 'mood' }).with({ schema: 's1', constraint: true });
  expect(mood).toMatchObject({ name: 'mood', schema: 's1', native: true, constraint: true, values: ['a', 'b'] });
});

test('a length that is no whole number is refused, whatever a program without types gives', () => {
  const hostile = '1); DROP TABLE t; --' as never;
  for (const [name, types] of Object.entries(all)) {
    for (const type of [Char(hostile), NChar(hostile), Varchar(hostile), TimeOnly.with({ precision: hostile })]) {
      const sql = (): string => types.implementationOf(type).sqlName;
      // SQL Server and Oracle leave out what they have no place for.
      if (isRefused(sql)) expect(sql, name).toThrow('SQL_INVALID_VALUE: lengths and precisions of a type are whole numbers.');
      else expect(sql()).not.toContain('DROP');
    }
  }
});

function isRefused(make: () => unknown): boolean {
  try {
    make();
    return false;
  } catch {
    return true;
  }
}

test('a type of the application keeps the SQL around its values, through variants and domains', () => {
  const point = customType(Text, {
    encode: (p: readonly [number, number]) => `POINT(${p.join(' ')})`,
    decode: (raw) => raw.match(/\d+/g)!.map(Number) as unknown as readonly [number, number],
    bindExpression: (parameter) => func.call('ST_GeomFromText', Text, parameter),
    columnExpression: (column) => func.call('ST_AsText', Text, column),
    operators: { add: (left: TypedExpression) => left },
  });
  const t = table('t', { at: column(point) });
  expect(point.bindExpression?.(t.c.at)).toMatchObject({ name: 'ST_GeomFromText' });
  for (const type of [
    variant(point, {}),
    domain('place', point),
    customType(point, { encode: (p: readonly [number, number]) => p, decode: (p) => p }),
  ]) {
    expect(type.bindExpression).toBe(point.bindExpression);
    expect(type.columnExpression).toBe(point.columnExpression);
    expect(type.operators).toBe(point.operators);
    expect(type.family).toBe('text');
  }
  expect(all['mysql']!.resolve(variant(point, { mysql: variant(Text, { mysql: Blob }) }))).toBe(Blob);
});

test('a bigint in a document is written with all its digits, and all else as JSON.stringify writes it', () => {
  const encode = (value: unknown): unknown => all['ansi']!.implementationOf(Json()).encode?.(value);
  const when = new Date(0);
  const value = { a: 2n ** 64n, b: [undefined, -1n], c: undefined, '"': when, d: { toJSON: () => 5n } };
  expect(encode(value)).toBe('{"a":18446744073709551616,"b":[null,-1],"\\"":"1970-01-01T00:00:00.000Z","d":5}');
});
