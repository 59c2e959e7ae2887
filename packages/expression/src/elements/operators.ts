/** Where an operator stands, how tightly it binds and what its negation is. */
export interface Operator {
  /** Its SQL text, with the blanks that belong to it left out. */
  readonly sql: string;
  readonly position: 'prefix' | 'infix' | 'postfix';
  /** Higher binds tighter, after the table in ISO/IEC 9075-2 and SQLAlchemy's; equal operands need no parentheses if associative. */
  readonly precedence: number;
  /** `a op (b op c)` is `(a op b) op c`. */
  readonly associative: boolean;
  /** Gives a truth value. */
  readonly predicate: boolean;
  /** Name in `operators` of the operator that gives the opposite truth value. */
  readonly negation: OperatorName | undefined;
}

interface Traits {
  readonly position?: Operator['position'];
  readonly associative?: boolean;
  readonly predicate?: boolean;
  readonly negation?: OperatorName;
}

function operator(sql: string, precedence: number, traits: Traits = {}): Operator {
  return {
    sql,
    precedence,
    position: traits.position ?? 'infix',
    associative: traits.associative ?? false,
    predicate: traits.predicate ?? false,
    negation: traits.negation,
  };
}

const predicate = (sql: string, negation: OperatorName): Operator => operator(sql, 5, { predicate: true, negation });

/** Names of the operators of the core language. */
export type OperatorName =
  | 'or'
  | 'and'
  | 'not'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'is'
  | 'isNot'
  | 'isDistinctFrom'
  | 'isNotDistinctFrom'
  | 'in'
  | 'notIn'
  | 'like'
  | 'notLike'
  | 'ilike'
  | 'notIlike'
  | 'between'
  | 'notBetween'
  | 'exists'
  | 'add'
  | 'subtract'
  | 'concat'
  | 'multiply'
  | 'divide'
  | 'modulo'
  | 'negate'
  | 'asc'
  | 'desc'
  | 'nullsFirst'
  | 'nullsLast';

/** Every operator of the core language, by the name under which a dialect may override its text. */
export const operators: Readonly<Record<OperatorName, Operator>> = {
  or: operator('OR', 1, { associative: true, predicate: true }),
  and: operator('AND', 2, { associative: true, predicate: true }),
  not: operator('NOT', 3, { position: 'prefix', predicate: true }),
  eq: predicate('=', 'ne'),
  ne: predicate('!=', 'eq'),
  lt: predicate('<', 'ge'),
  le: predicate('<=', 'gt'),
  gt: predicate('>', 'le'),
  ge: predicate('>=', 'lt'),
  is: predicate('IS', 'isNot'),
  isNot: predicate('IS NOT', 'is'),
  isDistinctFrom: predicate('IS DISTINCT FROM', 'isNotDistinctFrom'),
  isNotDistinctFrom: predicate('IS NOT DISTINCT FROM', 'isDistinctFrom'),
  in: predicate('IN', 'notIn'),
  notIn: predicate('NOT IN', 'in'),
  like: predicate('LIKE', 'notLike'),
  notLike: predicate('NOT LIKE', 'like'),
  ilike: predicate('ILIKE', 'notIlike'),
  notIlike: predicate('NOT ILIKE', 'ilike'),
  between: predicate('BETWEEN', 'notBetween'),
  notBetween: predicate('NOT BETWEEN', 'between'),
  exists: operator('EXISTS', 9, { position: 'prefix', predicate: true }),
  add: operator('+', 7, { associative: true }),
  subtract: operator('-', 7),
  concat: operator('||', 6, { associative: true }),
  multiply: operator('*', 8, { associative: true }),
  divide: operator('/', 8),
  modulo: operator('%', 8),
  negate: operator('-', 9, { position: 'prefix' }),
  asc: operator('ASC', 0, { position: 'postfix' }),
  desc: operator('DESC', 0, { position: 'postfix' }),
  nullsFirst: operator('NULLS FIRST', -1, { position: 'postfix' }),
  nullsLast: operator('NULLS LAST', -1, { position: 'postfix' }),
};
