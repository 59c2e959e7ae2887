import {
  LongBlob,
  LongText,
  MediumBlob,
  MediumText,
  Bit as MysqlBit,
  MysqlChar,
  MysqlDateTime,
  MysqlDecimal,
  MysqlDouble,
  MysqlEnum,
  MysqlFloat,
  MysqlSet,
  MysqlText,
  MysqlTime,
  MysqlTimestamp,
  MysqlVarchar,
  TinyBlob,
  TinyText,
  Year,
} from '@sqlayer/dialect-mysql';
import * as oracle from '@sqlayer/dialect-oracle';
import * as postgres from '@sqlayer/dialect-postgres';
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
  createTable,
  customType,
  DateOnly,
  DateTime,
  Decimal,
  Double,
  Enum,
  Float,
  Integer,
  Interval,
  Json,
  MetaData,
  NChar,
  Numeric,
  NVarchar,
  nativeType,
  SmallInteger,
  type SqlType,
  Text,
  TimeOnly,
  Timestamp,
  table,
  Uuid,
  VarBinary,
  Varchar,
  variant,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import type { GoldenBuild, GoldenCases } from '../case.ts';

/** CREATE TABLE t with one nullable column x. */
function one(type: AnySqlType): GoldenBuild {
  return () => createTable(table('t', { x: column(type as SqlType<unknown>, { nullable: true }) }));
}

/** CREATE TABLE t with columns c1, c2 and so on. */
function many(...types: readonly AnySqlType[]): GoldenBuild {
  const columns = types.map((type, i) => [`c${i + 1}`, column(type as SqlType<unknown>, { nullable: true })] as const);
  return () => createTable(table('t', Object.fromEntries(columns)));
}

/** Everything of a MetaData whose tables share a type. */
function schemaWith(mood: AnySqlType, columns: Readonly<Record<string, string>>): GoldenBuild {
  return ({ dialect }): readonly Executable[] => {
    const metadata = new MetaData();
    for (const [name, key] of Object.entries(columns)) {
      metadata.table(name, { id: column(Integer, { primaryKey: true }), [key]: column(mood as SqlType<string>, { nullable: true }) });
    }
    return metadata.createStatements(dialect);
  };
}

const same = { encode: (value: string) => value, decode: (value: string) => value };

export const cases: GoldenCases = {
  'ddl_types.integer': one(Integer),
  'ddl_types.small_integer': one(SmallInteger),
  'ddl_types.string_length': one(Varchar(50)),
  'ddl_types.string_no_length': one(Varchar()),
  'ddl_types.text': one(Text),
  'ddl_types.unicode': one(Varchar(50).with({ national: true })),
  'ddl_types.boolean': one(Bool),
  'ddl_types.date': one(DateOnly),
  'ddl_types.date_time': one(DateTime),
  'ddl_types.timestamp_timezone': one(Timestamp.with({ timezone: true })),
  'ddl_types.interval': one(Interval),
  'ddl_types.numeric': one(Numeric()),
  'ddl_types.float': one(Float),
  'ddl_types.float_precision': one(Float.with({ precision: 24 })),
  'ddl_types.float_53': one(Float.with({ precision: 53 })),
  'ddl_types.double': one(Double),
  'ddl_types.large_binary_length': one(Blob.with({ length: 100 })),
  'ddl_types.json': one(Json()),
  'ddl_types.uuid': one(Uuid),
  'ddl_types.uuid_not_native': one(Uuid.with({ native: false })),
  'ddl_types.array': one(ArrayOf(Integer)),
  'ddl_types.enum_strings': one(Enum('a', 'bb', 'ccc').with({ name: 'mood' })),
  'ddl_types.enum_constraint': one(Enum('a', "b'c").with({ name: 'mood', native: false, constraint: true })),
  'ddl_types.enum_create_all': schemaWith(Enum('a', 'b').with({ name: 'mood' }), { t1: 'x', t2: 'y' }),
  'ddl_types.enum_schema': schemaWith(Enum('a', 'b').with({ name: 'mood', schema: 's1' }), { t1: 'x' }),
  'ddl_types.string_collation': one(Varchar(50).with({ collation: 'utf8_bin' })),
  'ddl_types.text_collation': one(Text.with({ collation: 'C' })),
  'ddl_types.with_variant': one(variant(Integer, { mysql: Varchar(20), postgres: Text })),
  'ddl_types.type_decorator': one(customType(Varchar(30), { ...same, variants: { mssql: Char(32) } })),
  'ddl_types.user_defined_type': one(nativeType<string>({ name: 'GEOMETRY', sqlName: 'GEOMETRY(4326)' })),
  'ddl_types.std_integers': many(SmallInteger, Integer, Integer, BigInteger),
  'ddl_types.std_numeric': many(Numeric(10, 2), Decimal(8, 3), Numeric(), Decimal()),
  'ddl_types.std_char': many(Char(5), Varchar(10), NChar(5), NVarchar(10)),
  'ddl_types.std_text_lob': many(Text, Clob, Blob),
  'ddl_types.std_binary': many(Binary(4), VarBinary(8)),
  'ddl_types.std_temporal': many(DateOnly, TimeOnly, DateTime, Timestamp),
  'ddl_types.pg_scalar': many(
    postgres.Inet,
    postgres.Cidr,
    postgres.MacAddr,
    postgres.MacAddr8,
    postgres.Money,
    postgres.Oid,
    postgres.RegClass,
    postgres.TsVector,
    postgres.TsQuery,
    postgres.CiText,
    postgres.Jsonb(),
    postgres.JsonPath,
    postgres.Bytea,
    postgres.HStore,
  ),
  'ddl_types.pg_precision': many(
    Timestamp.with({ precision: 3 }),
    Timestamp.with({ timezone: true, precision: 0 }),
    TimeOnly.with({ precision: 2 }),
    postgres.PgInterval(),
    postgres.PgInterval('DAY TO SECOND', 3),
    postgres.Bit(4),
    postgres.BitVarying(8),
  ),
  'ddl_types.mysql_numeric': many(MysqlDecimal(10, 2).with({ unsigned: true }), MysqlDouble(10, 3), MysqlFloat(7, 3), MysqlBit(8), Year),
  'ddl_types.mysql_strings': many(
    MysqlVarchar(20).with({ charset: 'latin1', collation: 'latin1_bin' }),
    MysqlChar(5).with({ binary: true }),
    TinyText,
    MediumText,
    LongText,
    MysqlText(100),
    NVarchar(10),
  ),
  'ddl_types.mysql_binary_temporal': many(TinyBlob, MediumBlob, LongBlob, MysqlDateTime(6), MysqlTimestamp(3), MysqlTime(2), Json()),
  'ddl_types.mysql_enum_set': many(MysqlEnum('a', "it's"), MysqlSet('x', 'y')),
  'ddl_types.oracle_types': many(
    oracle.OracleNumber(),
    oracle.OracleNumber(10),
    oracle.OracleNumber(10, 2),
    oracle.Varchar2(10),
    oracle.NVarchar2(10),
    oracle.Raw(16),
    oracle.Long,
    oracle.NClob,
    oracle.RowId,
  ),
  'ddl_types.oracle_vector': one(oracle.Vector(3, 'FLOAT32')),
  'ddl_types.sqlite_types': many(DateOnly, DateTime, TimeOnly, Json()),
};
