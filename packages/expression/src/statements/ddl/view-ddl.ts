import type { NodePass } from '../../elements/node.ts';
import type { ColumnDef } from '../../schema/column-definition.ts';
import { Table } from '../../schema/table.ts';
import type { Rowset } from '../statement.ts';
import { DdlStatement } from './ddl-statement.ts';

/** The rows of a query as columns of a table: `{ id: number }` gives `{ id: ColumnDef<number, {}> }`. */
export type QuerySpecs<Row> = { readonly [K in keyof Row & string]: ColumnDef<Row[K], Record<never, never>> };

/** A view whose rows are not known to the compiler. */
export type AnyView = CreateView<unknown, string>;

/** Where views are registered; MetaData is one. */
export interface ViewRegistry {
  readonly schema?: string | undefined;
  addView(view: AnyView): void;
}

/** What CREATE VIEW can be told. */
export interface CreateViewOptions {
  /** Null for none, where the metadata has a default. */
  readonly schema?: string | null;
  readonly orReplace?: boolean;
  readonly ifNotExists?: boolean;
  readonly temporary?: boolean;
  /** The rows are kept, as they were when the view was made or refreshed. */
  readonly materialized?: boolean;
  /** A MetaData that creates the view after its tables and drops it before them. */
  readonly metadata?: ViewRegistry;
  /** The view as FROM and JOIN take it, where more is known of its columns than what the query gives. */
  readonly table?: Table;
}

/** CREATE VIEW, and the view to select from. */
export class CreateView<Row, N extends string> extends DdlStatement {
  readonly query: Rowset<Row>;
  /** The view, as FROM and JOIN take it. */
  readonly table: Table<QuerySpecs<Row>, N>;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  readonly materialized: boolean;

  constructor(name: N, query: Rowset<Row>, options: CreateViewOptions) {
    super();
    this.query = query;
    const { schema = options.metadata?.schema } = options;
    // A table that is given has the columns of the query.
    this.table = (options.table as Table<QuerySpecs<Row>, N> | undefined) ?? tableOf(name, query, schema ?? undefined);
    this.orReplace = options.orReplace ?? false;
    this.ifNotExists = options.ifNotExists ?? false;
    this.temporary = options.temporary ?? false;
    this.materialized = options.materialized ?? false;
  }

  get kind(): 'createView' {
    return 'createView';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    // The values of the query become text, so that another query is another statement.
    pass.atom('query', this.query);
    for (const flag of ['orReplace', 'ifNotExists', 'temporary', 'materialized'] as const) pass.atom(flag, this[flag]);
  }
}

/** What DROP VIEW can be told. */
export interface DropViewOptions {
  readonly schema?: string;
  readonly ifExists?: boolean;
  readonly materialized?: boolean;
}

/** DROP VIEW. */
export class DropView extends DdlStatement {
  readonly name: string;
  readonly schema: string | undefined;
  readonly ifExists: boolean;
  readonly materialized: boolean;

  constructor(name: string, options: DropViewOptions = {}) {
    super();
    this.name = name;
    this.schema = options.schema;
    this.ifExists = options.ifExists ?? false;
    this.materialized = options.materialized ?? false;
  }

  get kind(): 'dropView' {
    return 'dropView';
  }

  describe(pass: NodePass): void {
    for (const field of ['name', 'schema', 'ifExists', 'materialized'] as const) pass.atom(field, this[field]);
  }
}

/** What CREATE TABLE … AS can be told. */
export interface CreateTableAsOptions {
  readonly schema?: string;
  readonly temporary?: boolean;
  readonly ifNotExists?: boolean;
}

/** CREATE TABLE … AS, and the new table to select from. */
export class CreateTableAs<Row, N extends string> extends DdlStatement {
  readonly query: Rowset<Row>;
  readonly table: Table<QuerySpecs<Row>, N>;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;

  constructor(name: N, query: Rowset<Row>, options: CreateTableAsOptions) {
    super();
    this.query = query;
    this.table = tableOf(name, query, options.schema);
    this.temporary = options.temporary ?? false;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createTableAs' {
    return 'createTableAs';
  }

  describe(pass: NodePass): void {
    pass.node('table', this.table);
    pass.atom('query', this.query);
    pass.atom('temporary', this.temporary);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** A table with the columns of a query, registered nowhere. */
function tableOf<Row, N extends string>(name: N, query: Rowset<Row>, schema: string | undefined): Table<QuerySpecs<Row>, N> {
  const specs = query.output.map((column) => [
    column.key,
    { kind: 'column' as const, type: column.element.type, options: { name: column.name, nullable: true } },
  ]);
  return new Table<QuerySpecs<Row>, N>(name, Object.fromEntries(specs), { schema: schema ?? null });
}

/** CREATE VIEW: `createView('active', select(user.c.id).where(…))`; `.table` is the view to select from. */
export function createView<const N extends string, Row>(name: N, query: Rowset<Row>, options: CreateViewOptions = {}): CreateView<Row, N> {
  const view = new CreateView<Row, N>(name, query, options);
  options.metadata?.addView(view as unknown as AnyView);
  return view;
}

/** DROP VIEW, by name or for a view that `createView` made. */
export function dropView(
  view: string | { readonly table: Table; readonly materialized: boolean },
  options: DropViewOptions = {},
): DropView {
  if (typeof view === 'string') return new DropView(view, options);
  const { name, schema } = view.table;
  return new DropView(name, { materialized: view.materialized, ...(schema !== undefined && { schema }), ...options });
}

/** CREATE TABLE … AS: a new table with the rows of a query; `.table` is the table to select from. */
export function createTableAs<const N extends string, Row>(
  name: N,
  query: Rowset<Row>,
  options: CreateTableAsOptions = {},
): CreateTableAs<Row, N> {
  return new CreateTableAs<Row, N>(name, query, options);
}
