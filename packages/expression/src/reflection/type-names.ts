import type { ReflectedType } from '@sqlayer/kernel/contracts';
import { BigInteger, Double, Float, Integer, Numeric, NumericType, SmallInteger } from '../types/numeric.ts';
import { Binary, Blob, Bool, VarBinary } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { Json } from '../types/structured.ts';
import { DateOnly, Interval, TimeOnly, Timestamp } from '../types/temporal.ts';
import { Char, NChar, NVarchar, StringType, Text, Uuid, Varchar } from '../types/text.ts';

/** The name of a type as a database writes it, taken apart: `numeric(10, 2) unsigned`. */
export interface TypeName {
  /** The words around the parentheses, in lower case with one blank between: `numeric unsigned`. */
  readonly words: string;
  /** The numbers in the parentheses: lengths, precisions. */
  readonly sizes: readonly number[];
}

/** The words and sizes of a type as a database writes it. */
export function parseTypeName(name: string): TypeName {
  const [, before = '', inside, after = ''] = /^([^(]*)(?:\(([^)]*)\))?(.*)$/s.exec(name) ?? [];
  return {
    words: `${before} ${after}`.trim().toLowerCase().replace(/\s+/g, ' '),
    sizes: (inside?.split(',') ?? []).map(Number).filter(Number.isSafeInteger),
  };
}

/** Types by the words of their names; a function is given the numbers in the parentheses. */
export type TypesByName = Readonly<Record<string, AnySqlType | ((...sizes: readonly (number | undefined)[]) => AnySqlType)>>;

/** The type of a name; undefined if it is not among those that are known. */
export function typeByName(types: TypesByName, { typeName, collation }: ReflectedType): AnySqlType | undefined {
  const { words, sizes } = parseTypeName(typeName);
  const found = Object.hasOwn(types, words) ? types[words] : undefined;
  const type = typeof found === 'function' ? found(...sizes) : found;
  return type instanceof StringType && collation !== undefined ? type.with({ collation }) : type;
}

const varchar = (length?: number): AnySqlType => Varchar(length);
const char = (length = 1): AnySqlType => Char(length);
const numeric = (precision?: number, scale?: number): AnySqlType => Numeric(precision, scale);
const timestamp = (precision?: number): AnySqlType => Timestamp.with({ precision });
const zoned = (precision?: number): AnySqlType => Timestamp.with({ precision, timezone: true });
const time = (precision?: number): AnySqlType => TimeOnly.with({ precision });

/** The names of the standard, and those that nearly all databases have (ISO/IEC 9075-2 §6.1). */
export const standardTypes: TypesByName = {
  smallint: SmallInteger,
  integer: Integer,
  int: Integer,
  bigint: BigInteger,
  numeric,
  decimal: (precision, scale) => new NumericType<string>(precision, scale, { keyword: 'DECIMAL' }),
  float: (precision) => Float.with({ precision }),
  real: Float.with({ precision: 24 }),
  'double precision': Double,
  char,
  character: char,
  nchar: (length = 1) => NChar(length),
  varchar,
  'character varying': varchar,
  nvarchar: (length) => NVarchar(length),
  text: Text,
  clob: Text,
  boolean: Bool,
  date: DateOnly,
  time,
  'time without time zone': time,
  timestamp,
  'timestamp without time zone': timestamp,
  'timestamp with time zone': zoned,
  interval: (precision) => Interval.with({ precision }),
  binary: (length = 1) => Binary(length),
  varbinary: (length = 1) => VarBinary(length),
  blob: Blob,
  json: Json(),
  uuid: Uuid,
};
