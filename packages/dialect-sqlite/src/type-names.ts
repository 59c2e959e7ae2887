import {
  type AnySqlType,
  BigInteger,
  Blob,
  Bool,
  Double,
  Float,
  Integer,
  nativeType,
  parseTypeName,
  SmallInteger,
  type SqlType,
  StringType,
  standardTypes,
  Text,
  Timestamp,
  type TypesByName,
  typeByName,
  Unknown,
} from '@sqlayer/expression';
import type { ReflectedType } from '@sqlayer/kernel/contracts';

/** Names of the standard and of other databases, as far as values are kept here as they are there. */
const types: TypesByName = {
  ...standardTypes,
  real: Double,
  double: Double,
  float: (precision) => (precision === undefined ? Float : Double),
  int2: SmallInteger,
  tinyint: SmallInteger,
  mediumint: Integer,
  int8: BigInteger,
  'unsigned big int': BigInteger,
  bool: Bool,
  datetime: Timestamp,
  // How an instant with a zone is written here.
  timestamp: Timestamp.with({ timezone: true }),
  // A value of any kind, in a STRICT table.
  any: Unknown,
  // Others write these in more ways than one.
  uuid: Text,
  interval: Text,
};

/** What a name that is not known prefers to keep (sqlite.org/datatype3.html#determination_of_column_affinity). */
const affinities: readonly (readonly [letters: RegExp, like: AnySqlType])[] = [
  [/int/, Integer],
  [/char|clob|text/, Text],
  [/blob/, Blob],
  [/real|floa|doub/, Double],
];

/**
 * The type of a column of SQLite; undefined if neither the name is known nor the letters in it say anything.
 *
 * The name stays as it is written: INT is not INTEGER where the number of a row is concerned.
 */
export function reflectType(type: ReflectedType, sqlNameOf: (type: AnySqlType) => string): AnySqlType | undefined {
  const { typeName, collation } = type;
  const { words } = parseTypeName(typeName);
  const known = words === '' ? Unknown : (typeByName(types, type) ?? affinities.find(([letters]) => letters.test(words))?.[1]);
  if (known === undefined || sqlNameOf(plain(known)).toUpperCase() === typeName.toUpperCase()) return known;
  const sqlName = collation === undefined ? typeName : `${typeName} COLLATE "${collation.replaceAll('"', '""')}"`;
  return nativeType({
    name: words === '' ? 'without a name' : typeName,
    sqlName,
    castName: words === '' ? null : typeName,
    dialects: ['sqlite'],
    key: `sqlite ${sqlName}`,
    // Values are converted as those of the type that is known, whatever they are.
    like: known as SqlType<unknown>,
  });
}

function plain(type: AnySqlType): AnySqlType {
  return type instanceof StringType ? type.with({ collation: undefined }) : type;
}
