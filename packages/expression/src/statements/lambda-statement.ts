import type { Executable, ExecutionOptions, StatementStructure } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { BindParameter } from '../elements/column-element.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import type { Statement } from './statement.ts';

/** What carries the type of a value, as every SQL type does. */
interface Typed {
  readonly _t?: (value: never) => unknown;
}
type ValueOf<T> = T extends { readonly _t?: (value: infer V) => unknown } ? V : never;

/** Parameters by name: their types, each in a list of its own where the parameter is a list of values. */
export type LambdaParameters = Readonly<Record<string, Typed | readonly [Typed]>>;

/** What stands for the values while the statement is built. */
type Placeholders<P> = { readonly [K in keyof P]: BindParameter<P[K] extends readonly [infer T] ? ValueOf<T> : ValueOf<P[K]>> };

/** `{ id: typeof Integer, tags: [typeof Text] }` wants `{ id: number | null, tags: readonly string[] }`. */
type LambdaValues<P> = { readonly [K in keyof P]: P[K] extends readonly [infer T] ? readonly ValueOf<T>[] : ValueOf<P[K]> | null };

/** The same statement with other values, for those that are given. */
type Lambda<P, S extends Statement> = (
  values: LambdaValues<P>,
) => S extends Statement<infer Row, infer Tuple, infer First> ? LambdaStatement<Row, Tuple, First> : never;

/** A statement that was built and taken apart. */
interface Template {
  readonly statement: Statement;
  readonly structure: StatementStructure;
  /** For each value of the structure, the name of the parameter that gives it; undefined for one that was built in. */
  readonly names: readonly (string | undefined)[];
}

/** A statement that was built before, with values of its own; it can be executed, by sessions as well. */
export class LambdaStatement<out Row = unknown, out Tuple = unknown, out First = unknown> implements Executable<Row, Tuple, First> {
  declare readonly _row?: Row;
  declare readonly _tuple?: Tuple;
  declare readonly _first?: First;
  /** The statement as it was built. */
  readonly statement: Statement;
  readonly executionOptions: ExecutionOptions | undefined;
  readonly #template: Template;
  readonly #values: Readonly<Record<string, unknown>>;

  /** Made by what `lambdaStatement()` gives. */
  constructor(template: Template, values: Readonly<Record<string, unknown>>, options: ExecutionOptions | undefined) {
    this.statement = template.statement;
    this.executionOptions = options;
    this.#template = template;
    this.#values = values;
  }

  structure(): StatementStructure {
    const { structure, names } = this.#template;
    const { key, hash, cacheable, parameters } = structure;
    const values = names.map((name, i) => (name === undefined ? structure.values[i] : givenValue(name, this.#values)));
    return { key, hash, cacheable, parameters, values };
  }

  /** A copy with options of its own, which win over the connection's and the engine's. */
  withOptions(options: ExecutionOptions): LambdaStatement<Row, Tuple, First> {
    return new LambdaStatement(this.#template, this.#values, { ...this.executionOptions, ...options });
  }
}

/**
 * A statement that is built once, when it is asked for first, and executed with other values each time:
 * `const byId = lambdaStatement({ id: Integer }, ({ id }) => select(user).where(user.c.id.eq(id)))`, and then
 * `connection.execute(byId({ id: 5 }))`.
 *
 * Statements that are built anew are compiled once too; this spares building them and taking them apart. What `build` takes
 * from elsewhere than its argument stays as it was the first time. A parameter whose type stands in a list takes a list of
 * values, for `in()`; null is bound as NULL, with which nothing is equal.
 */
export function lambdaStatement<const P extends LambdaParameters, S extends Statement>(
  parameters: P,
  build: (given: Placeholders<P>) => S,
): Lambda<P, S> {
  let template: Template | undefined;
  const make = (values: Readonly<Record<string, unknown>>): LambdaStatement => {
    template ??= templateOf(parameters, build as (given: Readonly<Record<string, BindParameter>>) => Statement);
    return new LambdaStatement(template, values, template.statement.executionOptions);
  };
  // The rows are those of the statement that is built.
  return make as unknown as Lambda<P, S>;
}

function templateOf(parameters: LambdaParameters, build: (given: Readonly<Record<string, BindParameter>>) => Statement): Template {
  const given = Object.entries(parameters).map(([name, type]) => [name, placeholder(type)] as const);
  const statement = build(Object.fromEntries(given));
  const structure = statement.structure();
  const names = structure.parameters.map((parameter) => given.find(([, known]) => known === parameter)?.[0]);
  const lost = given.find(([name]) => !names.includes(name));
  if (lost !== undefined)
    throw new ArgumentError('SQL_INVALID_VALUE', `lambdaStatement() has a parameter '${lost[0]}' that its statement does not use.`);
  return { statement, structure, names };
}

function placeholder(type: Typed | readonly [Typed]): BindParameter {
  const isList = Array.isArray(type);
  // What carries the type of a value is a SQL type.
  const sqlType = (isList ? type[0] : type) as unknown as SqlType<unknown> as AnySqlType;
  return new BindParameter(isList ? [] : null, sqlType, { expanding: isList });
}

function givenValue(name: string, values: Readonly<Record<string, unknown>>): unknown {
  const value = values[name];
  if (value === undefined) throw new ArgumentError('SQL_MISSING_PARAMETER', `the parameter '${name}' was given no value.`);
  return value;
}
