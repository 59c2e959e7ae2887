import { ColumnReference, type Rowset, Subquery } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';
import type { Mapper } from './mapper.ts';

const columnsOf = new WeakMap<EntityRows, readonly ColumnReference[]>();

/** The rows of a query in FROM, read as those of a mapped class. */
export class EntityRows<A extends string = string> extends Subquery<unknown, A> {
  readonly mapper: Mapper;

  constructor(mapper: Mapper, query: Rowset, name: A) {
    super(query, name);
    this.mapper = mapper;
  }

  /** The columns of the class's table, in their order, under the names that they have in the query. */
  override get columns(): readonly ColumnReference[] {
    let columns = columnsOf.get(this);
    if (columns === undefined) {
      columns = this.mapper.table.columns.map((column) => {
        const { key, type, options } = column;
        return new ColumnReference(this, key, { name: this.#nameOf(column), type, options, source: column });
      });
      columnsOf.set(this, columns);
    }
    return columns;
  }

  /** Of SQL that does not tell its columns it is believed that they have the names of the table's. */
  #nameOf({ name, key }: ColumnReference): string {
    const { output } = this.statement;
    if (output.length === 0) return name;
    const found = output.find((column) => column.name === name) ?? output.find((column) => column.key === key);
    if (found !== undefined) return found.name;
    const given = output.map((column) => column.name).join(', ');
    throw new ArgumentError(
      'SQL_UNKNOWN_COLUMN',
      `the query of '${this.name}' gives no column '${name}', which ${this.mapper.name} is made of; it gives ${given}.`,
    );
  }
}
