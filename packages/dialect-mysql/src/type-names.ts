import {
  type AnySqlType,
  BigInteger,
  Binary,
  Blob,
  Bool,
  Char,
  DateOnly,
  Double,
  Enum,
  Float,
  Integer,
  Json,
  Numeric,
  nativeType,
  parseTypeName,
  SmallInteger,
  type SqlType,
  Text,
  TimeOnly,
  Timestamp,
  type TypesByName,
  typeByName,
  Uuid,
  VarBinary,
  Varchar,
} from '@sqlayer/expression';
import type { ReflectedType } from '@sqlayer/kernel/contracts';
import { readLiterals } from './mysql-text.ts';
import * as native from './native-types.ts';

/** Types without one here; values pass as the driver gives and takes them. */
const others = `geometry point linestring polygon multipoint multilinestring multipolygon geometrycollection geomcollection
  inet4 inet6 vector`;

/** The widths that whole numbers are shown with if nobody asks for another; MySQL 8 shows none. */
const widths: Readonly<Record<string, readonly [signed: number, unsigned: number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
};

/** The names of COLUMN_TYPE (MySQL Reference Manual, chapter 13; MariaDB Knowledge Base, Data Types). */
const types: TypesByName = {
  tinyint: native.TinyInt,
  'tinyint unsigned': native.TinyInt.with({ unsigned: true }),
  smallint: SmallInteger,
  'smallint unsigned': native.SmallInt.with({ unsigned: true }),
  mediumint: native.MediumInt,
  'mediumint unsigned': native.MediumInt.with({ unsigned: true }),
  int: Integer,
  'int unsigned': native.Int.with({ unsigned: true }),
  bigint: BigInteger,
  'bigint unsigned': native.BigInt64.with({ unsigned: true }),
  decimal: (precision, scale) => Numeric(precision, scale),
  'decimal unsigned': (precision = 10, scale) => native.MysqlDecimal(precision, scale).with({ unsigned: true }),
  float: (digits, scale) => (digits === undefined ? Float : native.MysqlFloat(digits, scale)),
  double: (digits, scale) => (digits === undefined ? Double : native.MysqlDouble(digits, scale)),
  bit: (length) => native.Bit(length),
  year: native.Year,
  char: (length = 1) => Char(length),
  varchar: (length) => Varchar(length),
  tinytext: native.TinyText,
  text: Text,
  mediumtext: native.MediumText,
  longtext: native.LongText,
  binary: (length = 1) => Binary(length),
  varbinary: (length = 1) => VarBinary(length),
  tinyblob: native.TinyBlob,
  blob: Blob,
  mediumblob: native.MediumBlob,
  longblob: native.LongBlob,
  date: DateOnly,
  time: (precision = 0) => TimeOnly.with({ precision }),
  datetime: (precision = 0) => Timestamp.with({ precision }),
  timestamp: (precision) => native.MysqlTimestamp(precision),
  json: Json(),
  uuid: Uuid,
};

/** The type of a column of MySQL or MariaDB; undefined if its name is not known. */
export function reflectType(type: ReflectedType): AnySqlType | undefined {
  const { typeName, collation } = type;
  if (/^(enum|set)\(/i.test(typeName)) return listType(typeName, collation);
  const { words, sizes } = parseTypeName(typeName);
  if (words === 'tinyint' && sizes[0] === 1) return Bool;
  if (others.split(/\s+/).includes(words)) return named<unknown>(typeName, undefined);
  const known = typeByName(types, type);
  if (known !== undefined) {
    if (collation !== undefined && isNativeText(known)) return known.with({ collation });
    return hasUsualWidth(words, sizes[0]) ? known : named(typeName, known as SqlType<unknown>);
  }
  // What is written behind the name, as of `int(5) unsigned zerofill`, is kept in the name.
  const plain = typeByName(types, {
    ...type,
    typeName: typeName.replace(/ zerofill\b/, '').replace(/^(float|double)(.*) unsigned$/, '$1$2'),
  });
  return plain === undefined ? undefined : named(typeName, plain as SqlType<unknown>);
}

/** A type that is written by its own name and whose values are those of another one. */
function named<T>(sqlName: string, like: SqlType<T> | undefined): SqlType<T> {
  return nativeType<T>({ name: sqlName, sqlName, dialects: ['mysql', 'mariadb'], key: `mysql ${sqlName}`, like });
}

function hasUsualWidth(words: string, width: number | undefined): boolean {
  const usual = widths[words.replace(' unsigned', '')];
  return width === undefined || usual === undefined || width === usual[words.endsWith('unsigned') ? 1 : 0];
}

function isNativeText(type: AnySqlType): type is native.MysqlTextType {
  return [native.TinyText, native.MediumText, native.LongText].includes(type as native.MysqlTextType);
}

function listType(typeName: string, collation: string | undefined): AnySqlType {
  const [first = '', ...rest] = readLiterals(typeName);
  const type: SqlType<unknown> = /^enum/i.test(typeName)
    ? (Enum(first, ...rest) as unknown as SqlType<unknown>)
    : (native.MysqlSet(first, ...rest) as unknown as SqlType<unknown>);
  return collation === undefined ? type : named(`${typeName} COLLATE ${collation}`, type);
}
