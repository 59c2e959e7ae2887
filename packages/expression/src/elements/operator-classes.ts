import { ArgumentError } from '@sqlayer/kernel/errors';
import type { AnySqlType, TypeFamily } from '../types/sql-type.ts';
import { type OperatorName, operators } from './operators.ts';

// Which types an operator has a meaning for. Types of a database's own are of the family 'other', which may do anything.

const computes: ReadonlySet<TypeFamily> = new Set<TypeFamily>(['number', 'temporal', 'other']);
const adds: ReadonlySet<TypeFamily> = new Set<TypeFamily>([...computes, 'text']);
const counts: ReadonlySet<TypeFamily> = new Set<TypeFamily>(['number', 'other']);
const reads: ReadonlySet<TypeFamily> = new Set<TypeFamily>(['text', 'binary', 'other']);

const families: { readonly [O in OperatorName]?: ReadonlySet<TypeFamily> } = {
  add: adds,
  subtract: computes,
  multiply: computes,
  divide: computes,
  negate: computes,
  floorDivide: counts,
  modulo: counts,
  power: counts,
  bitwiseAnd: counts,
  bitwiseOr: counts,
  bitwiseXor: counts,
  bitwiseNot: counts,
  shiftLeft: counts,
  shiftRight: counts,
  like: reads,
  notLike: reads,
  ilike: reads,
  startsWith: reads,
  endsWith: reads,
  contains: reads,
  istartsWith: reads,
  iendsWith: reads,
  icontains: reads,
  regexpMatch: reads,
  match: reads,
  collate: reads,
};

/** Refuses an operator that has no meaning for the type of its left side, with SQL_WRONG_OPERATOR. */
export function checkOperator(operator: OperatorName, { family, kind }: AnySqlType): void {
  const known = families[operator];
  if (known === undefined || known.has(family)) return;
  throw new ArgumentError(
    'SQL_WRONG_OPERATOR',
    `${operators[operator].sql} has no meaning for a value of type '${kind}'; cast() it to another type, see it as one by typeCoerce(), or write op('${operators[operator].sql}', …).`,
  );
}

/** What stands to the right of an operator that computes: `T`, but no truth value and no bytes. */
export type Computed<T> = T extends boolean | Uint8Array
  ? 'truth values and bytes cannot be computed with; cast() them to a number first'
  : T;

/** The pattern of LIKE and its kin for an expression worth `T`. */
export type PatternOf<T, Pattern> = [T] extends [number | bigint | boolean | Date]
  ? 'only texts can be searched; cast() the value to Text first'
  : Pattern;
