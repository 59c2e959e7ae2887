import type { ProcedureCall } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { asElement, type ColumnElement } from '../elements/column-element.ts';
import { literal } from '../elements/logic.ts';
import type { Node, NodePass } from '../elements/node.ts';
import { OutArgument } from '../elements/out-argument.ts';
import type { SqlType } from '../types/sql-type.ts';
import type { OutputColumn } from './statement.ts';
import { Statement } from './statement.ts';
import { text } from './text-statement.ts';

/** Types of the columns of a result, by name and in their order. */
export type ResultTypes = Readonly<Record<string, { readonly _t?: (value: never) => unknown }>>;

type ValueOf<T> = T extends { readonly _t?: (value: infer V) => unknown } ? V : never;
/** `{ id: typeof Integer }` becomes `{ id: number | null }`. */
type RowOf<T> = { -readonly [K in keyof T]: ValueOf<T[K]> | null };
type RowsOf<S extends readonly ResultTypes[]> = { readonly [I in keyof S]: RowOf<S[I]> };
/** `[7, OutArgument<string, 'total'>]` becomes `{ total: string | null }`. */
type OutOf<A extends readonly unknown[]> = {
  [E in A[number] as E extends OutArgument<unknown, infer N> ? N : never]: E extends OutArgument<infer T, string> ? T | null : never;
};
/** An object type as it reads. */
type Flat<T> = { [K in keyof T]: T[K] };

/**
 * A call of a stored procedure, for `Connection.call()`; gives back `Out`, and a result for each query in it.
 *
 * PostgreSQL has no results beside the values of OUT arguments; SQLite has no procedures.
 */
export class Call<out Out = unknown, out Sets extends readonly unknown[] = readonly unknown[]>
  extends Statement
  implements ProcedureCall<Out, Sets>
{
  declare readonly _out?: Out;
  declare readonly _sets?: Sets;
  readonly name: string;
  readonly schema: string | undefined;
  readonly args: readonly ColumnElement[];
  /** Columns of the results, where they were told. */
  readonly sets: readonly (readonly OutputColumn[])[];

  constructor(name: string, schema: string | undefined, args: readonly ColumnElement[], sets: readonly (readonly OutputColumn[])[] = []) {
    super();
    this.name = name;
    this.schema = schema;
    this.args = args;
    this.sets = sets;
  }

  get kind(): 'callStatement' {
    return 'callStatement';
  }

  /** Arguments that the procedure sets, in order. */
  get outArguments(): readonly OutArgument[] {
    return this.args.filter((arg) => arg instanceof OutArgument);
  }

  /** Tells names and types of the columns of the results, in their order; without this, values are as raw as the driver gives them. */
  results<const S extends readonly ResultTypes[]>(...results: S): Call<Out, RowsOf<S>> {
    const sets = results.map((types) => text('').columns(types as Readonly<Record<string, SqlType<unknown>>>).output);
    return new Call<Out, RowsOf<S>>(this.name, this.schema, this.args, sets);
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.atom('schema', this.schema);
    pass.nodes('args', this.args as readonly Node[]);
    for (const set of this.sets) {
      pass.atom('sets', set.length);
      for (const { name, element } of set) {
        pass.atom('sets', name);
        pass.atom('sets', element.type.cacheKey);
      }
    }
  }
}

/**
 * Calls a stored procedure: `call('place_order', [7, inOut('amount', 3, Integer), out('total', Numeric(10, 2))])`.
 *
 * Arguments are values, expressions where the database takes them, and `out()` and `inOut()`; two of these of one name are
 * SQL_INVALID_VALUE.
 */
export function call<const A extends readonly unknown[] = []>(
  name: string,
  args?: A,
  options: { readonly schema?: string } = {},
): Call<Flat<OutOf<A>>> {
  const elements = (args ?? []).map((arg) => asElement(arg) ?? literal(arg));
  const keys = elements.flatMap((element) => (element instanceof OutArgument ? [element.key] : []));
  const repeated = keys.find((key, i) => keys.indexOf(key) !== i);
  if (repeated !== undefined) {
    throw new ArgumentError('SQL_INVALID_VALUE', `call('${name}') gives the name '${repeated}' to two of its arguments.`);
  }
  return new Call(name, options.schema, elements);
}
