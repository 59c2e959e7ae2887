import type { NodePass } from '../elements/node.ts';
import type { TableColumns } from '../schema/column.types.ts';
import { type ColumnReference, derivedCollection, derivedColumns, FromClause, givenName } from './from-clause.ts';

/** A FROM element under another name. */
export class Alias<out N extends string = string> extends FromClause<N> {
  readonly element: FromClause;
  readonly name: string;

  constructor(element: FromClause, name?: N) {
    super();
    this.element = element;
    this.name = givenName(name, 'an alias');
  }

  override get anonymousBase(): string {
    return this.element.name === '' ? this.element.anonymousBase : this.element.name;
  }

  get kind(): string {
    return 'alias';
  }

  get columns(): readonly ColumnReference[] {
    return derivedColumns(this, this.element.columns);
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.shared('element', this.element);
  }
}

/** A table under another name, with its columns typed. */
export class TableAlias<S, out A extends string> extends Alias<A> {
  /** Columns by key. */
  get c(): TableColumns<S, A> {
    // Keys and types are those of the table.
    return derivedCollection(this, `alias '${this.name}'`) as unknown as TableColumns<S, A>;
  }
}
