import type { FunctionCall } from '../elements/function-call.ts';
import type { NodePass } from '../elements/node.ts';
import { SqlFragment } from '../elements/text.ts';
import { Integer } from '../types/numeric.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { ColumnReference, derivedCollection, FromClause } from './from-clause.ts';

type FunctionColumns<T, A extends string> = {
  readonly [K in keyof T & string]: ColumnReference<T[K] extends SqlType<infer V> ? V : never, K, A>;
};

/** What a function in FROM can be told. */
export interface TableFunctionOptions {
  /** May use columns of FROM elements before it. */
  readonly lateral?: boolean;
  /** Names of columns stand behind the alias, with their types if `types` is true: `AS x(a INTEGER)`. */
  readonly columnList?: 'names' | 'types';
  /** A last column of this name that counts the rows from 1. */
  readonly withOrdinality?: string;
}

/** A function in FROM: `generate_series(1, 5) AS gs`. */
export class TableFunction<T = unknown, out A extends string = string> extends FromClause<A> {
  readonly call: FunctionCall;
  readonly name: string;
  readonly columns: readonly ColumnReference[];
  readonly isLateral: boolean;
  readonly columnList: 'names' | 'types' | undefined;
  readonly withOrdinality: boolean;

  constructor(call: FunctionCall, columns: readonly (readonly [string, AnySqlType])[], name: string, options: TableFunctionOptions) {
    super();
    this.call = call;
    this.name = name;
    this.isLateral = options.lateral ?? false;
    this.columnList = options.columnList ?? (options.withOrdinality === undefined ? undefined : 'names');
    this.withOrdinality = options.withOrdinality !== undefined;
    const all = options.withOrdinality === undefined ? columns : [...columns, [options.withOrdinality, Integer] as const];
    this.columns = all.map(([key, type]) => new ColumnReference(this, key, { name: key, type, source: new SqlFragment([''], [], type) }));
  }

  get kind(): 'tableFunction' {
    return 'tableFunction';
  }

  /** Columns by key. */
  get c(): FunctionColumns<T, A> {
    // Keys and types are those of the definition.
    return derivedCollection(this, `function '${this.call.name}'`) as unknown as FunctionColumns<T, A>;
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    for (const { key, type } of this.columns) {
      pass.atom('columns', key);
      pass.atom('columns', type.cacheKey);
    }
    pass.atom('isLateral', this.isLateral);
    pass.atom('columnList', this.columnList);
    pass.atom('withOrdinality', this.withOrdinality);
    pass.node('call', this.call);
  }
}

/** A function that gives rows, in FROM: `tableFunction(func.call('generate_series', Integer, 1, 5), { value: Integer }, 'gs')`. */
export function tableFunction<const T extends Readonly<Record<string, AnySqlType>>, const A extends string = 'anon'>(
  call: FunctionCall,
  columns: T,
  name?: A,
  options: TableFunctionOptions = {},
): TableFunction<T, A> {
  return new TableFunction<T, A>(call, Object.entries(columns), name ?? '', options);
}
