/** Where an operator stands, how tightly it binds and what its negation is. */
export interface Operator {
  /** Its SQL text, with the blanks that belong to it left out. */
  readonly sql: string;
  readonly position: 'prefix' | 'infix' | 'postfix';
  /** Higher binds tighter; the numbers are SQLAlchemy's, so that parentheses stand where its users expect them. */
  readonly precedence: number;
  /** `a op (b op c)` is `(a op b) op c`. */
  readonly associative: boolean;
  /** Gives a truth value. */
  readonly predicate: boolean;
  /** Name in `operators` of the operator that gives the opposite truth value. */
  readonly negation: string | undefined;
}

type Traits = Partial<Omit<Operator, 'sql' | 'precedence'>>;

function operator(sql: string, precedence: number, traits: Traits = {}): Operator {
  return { sql, precedence, position: 'infix', associative: false, predicate: false, negation: undefined, ...traits };
}

const predicate = (sql: string, negation: string): Operator => operator(sql, 5, { predicate: true, negation });
const associative = (sql: string, precedence: number): Operator => operator(sql, precedence, { associative: true });

const comparisons = {
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
  between: predicate('BETWEEN', 'notBetween'),
  notBetween: predicate('NOT BETWEEN', 'between'),
  betweenSymmetric: predicate('BETWEEN SYMMETRIC', 'notBetweenSymmetric'),
  notBetweenSymmetric: predicate('NOT BETWEEN SYMMETRIC', 'betweenSymmetric'),
} as const satisfies Record<string, Operator>;

const patterns = {
  like: predicate('LIKE', 'notLike'),
  notLike: predicate('NOT LIKE', 'like'),
  ilike: predicate('ILIKE', 'notIlike'),
  notIlike: predicate('NOT ILIKE', 'ilike'),
  startsWith: predicate('LIKE', 'notStartsWith'),
  notStartsWith: predicate('NOT LIKE', 'startsWith'),
  endsWith: predicate('LIKE', 'notEndsWith'),
  notEndsWith: predicate('NOT LIKE', 'endsWith'),
  contains: predicate('LIKE', 'notContains'),
  notContains: predicate('NOT LIKE', 'contains'),
  istartsWith: predicate('ILIKE', 'notIstartsWith'),
  notIstartsWith: predicate('NOT ILIKE', 'istartsWith'),
  iendsWith: predicate('ILIKE', 'notIendsWith'),
  notIendsWith: predicate('NOT ILIKE', 'iendsWith'),
  icontains: predicate('ILIKE', 'notIcontains'),
  notIcontains: predicate('NOT ILIKE', 'icontains'),
} as const satisfies Record<string, Operator>;

const textSearch = {
  regexpMatch: predicate('REGEXP', 'notRegexpMatch'),
  notRegexpMatch: predicate('NOT REGEXP', 'regexpMatch'),
  match: predicate('MATCH', 'notMatch'),
  notMatch: predicate('NOT MATCH', 'match'),
} as const satisfies Record<string, Operator>;

const computations = {
  add: associative('+', 7),
  subtract: operator('-', 7),
  concat: associative('||', 5),
  multiply: associative('*', 8),
  divide: operator('/', 8),
  floorDivide: operator('/', 8),
  modulo: operator('%', 8),
  power: operator('^', 15),
  negate: operator('-', 8, { position: 'prefix' }),
  bitwiseAnd: operator('&', 7),
  bitwiseOr: operator('|', 7),
  bitwiseXor: operator('^', 7),
  bitwiseNot: operator('~', 8, { position: 'prefix' }),
  shiftLeft: operator('<<', 7),
  shiftRight: operator('>>', 7),
  collate: operator('COLLATE', 4),
  at: operator('[]', 15),
  slice: operator('[:]', 15),
} as const satisfies Record<string, Operator>;

const logic = {
  or: operator('OR', 2, { associative: true, predicate: true }),
  and: operator('AND', 3, { associative: true, predicate: true }),
  not: operator('NOT', 5, { position: 'prefix', predicate: true }),
  exists: operator('EXISTS', 0, { position: 'prefix', predicate: true }),
  any: operator('ANY', 15, { position: 'prefix' }),
  all: operator('ALL', 15, { position: 'prefix' }),
} as const satisfies Record<string, Operator>;

const orderings = {
  asc: operator('ASC', 3, { position: 'postfix' }),
  desc: operator('DESC', 3, { position: 'postfix' }),
  nullsFirst: operator('NULLS FIRST', -1, { position: 'postfix' }),
  nullsLast: operator('NULLS LAST', -1, { position: 'postfix' }),
} as const satisfies Record<string, Operator>;

/** Names of the operators of the core language. */
export type OperatorName =
  | keyof typeof comparisons
  | keyof typeof patterns
  | keyof typeof textSearch
  | keyof typeof computations
  | keyof typeof logic
  | keyof typeof orderings;

/** Every operator of the core language, by the name under which a dialect may override its text. */
export const operators: Readonly<Record<OperatorName, Operator>> = {
  ...comparisons,
  ...patterns,
  ...textSearch,
  ...computations,
  ...logic,
  ...orderings,
};

/** What an operator of the application can be told. */
export interface OperatorOptions {
  /** How tightly it binds: comparisons have 5, `+` 7, `*` 8; 0, looser than all of them, if not given. */
  readonly precedence?: number;
  /** `a op (b op c)` is `(a op b) op c`. */
  readonly associative?: boolean;
  /** Gives a truth value. */
  readonly predicate?: boolean;
  readonly position?: Operator['position'];
}

const customOperators = new Map<string, Operator>();

/**
 * An operator of the application's own, such as `operator('@>', { predicate: true })`.
 *
 * The same text and options give the same object, by which statements that use it are known to be alike.
 */
export function customOperator(sql: string, options: OperatorOptions = {}): Operator {
  const { precedence = 0, associative: natural = false, predicate: isPredicate = false, position = 'infix' } = options;
  const key = [sql, precedence, natural, isPredicate, position].join('\0');
  let known = customOperators.get(key);
  if (known === undefined) {
    known = operator(sql, precedence, { associative: natural, predicate: isPredicate, position });
    customOperators.set(key, known);
  }
  return known;
}

/** What is known of an operator, by its name or as it is. */
export function operatorOf(given: OperatorName | Operator): Operator {
  return typeof given === 'string' ? operators[given] : given;
}

/** LIKE and its kin. */
export function isPatternOperator(given: OperatorName | Operator): boolean {
  return typeof given === 'string' && given in patterns;
}
