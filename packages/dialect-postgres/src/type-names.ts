import {
  type AnySqlType,
  Blob,
  Double,
  Float,
  type IdentifierPreparer,
  Numeric,
  nativeType,
  type SqlType,
  standardTypes,
  Text,
  type TypesByName,
  typeByName,
} from '@sqlayer/expression';
import type { ReflectedType } from '@sqlayer/kernel/contracts';
import * as native from './native-types.ts';

/** Types whose values are the text that the server takes and gives, and that have no type of their own here. */
const textual = `"char" name xml point line lseg box path polygon circle pg_lsn pg_snapshot txid_snapshot refcursor
  regproc regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary regcollation xid xid8 cid tid`;

function likeText(name: string): AnySqlType {
  return nativeType<string>({ name, sqlName: name, dialects: ['postgres'], key: `postgres ${name}`, like: Text, family: 'other' });
}

/** The names that format_type() gives (PostgreSQL manual, section 8). */
const types: TypesByName = {
  ...standardTypes,
  real: Float.with({ precision: 24 }),
  'double precision': Double,
  numeric: (precision, scale) => Numeric(precision, scale),
  bytea: Blob,
  jsonb: native.Jsonb(),
  money: native.Money,
  oid: native.Oid,
  regclass: native.RegClass,
  inet: native.Inet,
  cidr: native.Cidr,
  macaddr: native.MacAddr,
  macaddr8: native.MacAddr8,
  tsvector: native.TsVector,
  tsquery: native.TsQuery,
  jsonpath: native.JsonPath,
  bit: (length) => native.Bit(length),
  'bit varying': (length) => native.BitVarying(length),
  bpchar: likeText('bpchar'),
  citext: native.CiText,
  hstore: native.HStore,
  'time with time zone': (precision) => likeText(precision === undefined ? 'TIME WITH TIME ZONE' : `TIME(${precision}) WITH TIME ZONE`),
  int4range: native.Int4Range,
  int8range: native.Int8Range,
  numrange: native.NumRange,
  daterange: native.DateRange,
  tsrange: native.TsRange,
  tstzrange: native.TstzRange,
  int4multirange: native.Int4Multirange,
  int8multirange: native.Int8Multirange,
  nummultirange: native.NumMultirange,
  datemultirange: native.DateMultirange,
  tsmultirange: native.TsMultirange,
  tstzmultirange: native.TstzMultirange,
  ...Object.fromEntries(textual.split(/\s+/).map((name) => [name, likeText(name)])),
};

/** The type of a column of PostgreSQL; undefined if its name is not known. */
export function reflectType(
  type: ReflectedType,
  reflect: (part: ReflectedType) => AnySqlType,
  names: IdentifierPreparer,
): AnySqlType | undefined {
  const { typeName, namedType } = type;
  if (namedType?.kind === 'range' || namedType?.kind === 'multirange') {
    const make = namedType.kind === 'range' ? native.RangeOf : native.MultirangeOf;
    // The values of a type that was read at run time are not known to the compiler.
    return make(names.qualified(namedType.schema, namedType.name), reflect(namedType.element) as SqlType<unknown>);
  }
  const interval = /^interval ([a-z ]+?) ?(?:\((\d)\))?$/.exec(typeName);
  if (interval !== null) {
    const [, fields = '', precision] = interval;
    return native.PgInterval(fields.toUpperCase() as native.IntervalFields, precision === undefined ? undefined : Number(precision));
  }
  // The type of an extension is named with its schema where that is not searched.
  const extension = /^(?:.*\.)?"?(citext|hstore)"?$/.exec(typeName)?.[1];
  if (extension !== undefined && extension !== typeName) {
    const like = types[extension] as SqlType<unknown>;
    return nativeType({ name: typeName, dialects: ['postgres'], key: `postgres ${typeName}`, like });
  }
  return typeByName(types, type);
}
