import { type ColumnElement, operand } from '../elements/column-element.ts';
import type { Expression } from '../elements/expression.types.ts';
import type { NodePass } from '../elements/node.ts';
import type { Table } from '../schema/table.ts';
import { Double, Integer } from '../types/numeric.ts';
import { TableAlias } from './alias.ts';
import { fromClause } from './join.ts';

/** What TABLESAMPLE can be told. */
export interface TableSampleOptions<A extends string> {
  readonly name?: A;
  /** The database's way of choosing: `system`, `bernoulli`. */
  readonly method?: string;
  /** The same seed chooses the same rows. */
  readonly seed?: number | Expression<number>;
}

/** A part of a table's rows, chosen at random. */
export class TableSample<S, out A extends string> extends TableAlias<S, A> {
  readonly method: string;
  readonly percent: ColumnElement;
  readonly seed: ColumnElement | undefined;

  constructor(table: Table<S>, percent: ColumnElement, options: TableSampleOptions<A>) {
    super(table, options.name);
    this.method = options.method ?? 'system';
    this.percent = percent;
    this.seed = options.seed === undefined ? undefined : operand(options.seed, Number.isInteger(options.seed) ? Integer : Double);
  }

  override get kind(): 'tableSample' {
    return 'tableSample';
  }

  override describe(pass: NodePass): void {
    super.describe(pass);
    pass.atom('method', this.method);
    pass.node('percent', this.percent);
    pass.node('seed', this.seed);
  }
}

/** About `percent` of the rows of a table: `tableSample(user, 5, { method: 'bernoulli' })`. */
export function tableSample<S, A extends string = 'anon'>(
  table: { readonly _spec?: S; readonly _from: string },
  percent: number | Expression<number>,
  options: TableSampleOptions<A> = {},
): TableSample<S, A> {
  return new TableSample<S, A>(
    fromClause(table, 'tableSample()') as Table<S>,
    operand(percent, Number.isInteger(percent) ? Integer : Double),
    options,
  );
}
