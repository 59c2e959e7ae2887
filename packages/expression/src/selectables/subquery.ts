import type { NodePass } from '../elements/node.ts';
import type { OutputColumn, Rowset } from '../statements/statement.ts';
import { Alias } from './alias.ts';
import { ColumnReference, derivedCollection, FromClause, givenName } from './from-clause.ts';

/** Columns of a query under a name: `{ n: ColumnReference<number, 'n', 'sq'> }`. */
export type QueryColumns<Row, A extends string> = { readonly [K in keyof Row & string]: ColumnReference<Row[K], K, A> };

const outputs = new WeakMap<FromClause, readonly ColumnReference[]>();

function outputColumns(from: FromClause, output: readonly OutputColumn[]): readonly ColumnReference[] {
  let columns = outputs.get(from);
  if (columns === undefined) {
    columns = output.map(({ key, name, element }) => {
      const source = element instanceof ColumnReference ? element : undefined;
      return new ColumnReference(from, key, {
        name,
        type: element.type,
        source: source ?? element,
        ...(source && { options: source.options }),
      });
    });
    outputs.set(from, columns);
  }
  return columns;
}

/** A query in FROM. */
export class Subquery<Row, out A extends string = string> extends FromClause<A> {
  declare readonly _row?: Row;
  readonly statement: Rowset;
  readonly name: string;
  /** May use columns of FROM elements to its left. */
  readonly isLateral: boolean;

  constructor(statement: Rowset, name?: A, isLateral = false) {
    super();
    this.statement = statement;
    this.name = givenName(name, 'a subquery');
    this.isLateral = isLateral;
  }

  get kind(): 'subquery' {
    return 'subquery';
  }

  get columns(): readonly ColumnReference[] {
    return outputColumns(this, this.statement.output);
  }

  /** Columns by key. */
  get c(): QueryColumns<Row, A> {
    // Keys and types are those of the query's rows.
    return derivedCollection(this, `subquery '${this.name}'`) as unknown as QueryColumns<Row, A>;
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    if (this.isLateral) pass.atom('isLateral', true);
    pass.shared('statement', this.statement);
  }
}

/** What a common table expression can be told. */
export interface CteOptions {
  /** `MATERIALIZED` or `NOT MATERIALIZED`, where the database has it. */
  readonly materialized?: boolean;
  /** Written in the WITH of the query that uses it rather than in the outermost one. */
  readonly nesting?: boolean;
  /** SQL before the opening parenthesis, for one dialect or for all. */
  readonly prefixes?: readonly CteText[];
  /** SQL behind the closing parenthesis, for one dialect or for all: `SEARCH DEPTH FIRST BY id SET position`. */
  readonly suffixes?: readonly CteText[];
}

/** SQL around a common table expression, for every dialect or for one. */
export type CteText = string | { readonly text: string; readonly dialect: string };

type OwnText = { readonly text: string; readonly dialect: string | undefined };

function ownTexts(texts: readonly CteText[] = []): readonly OwnText[] {
  return texts.map((text) => (typeof text === 'string' ? { text, dialect: undefined } : text));
}

/** A common table expression: a query named in WITH. */
export class Cte<Row, out A extends string = string> extends FromClause<A> {
  declare readonly _row?: Row;
  readonly statement: Rowset;
  readonly name: string;
  readonly materialized: boolean | undefined;
  readonly isNesting: boolean;
  readonly prefixes: readonly OwnText[];
  readonly suffixes: readonly OwnText[];
  /** What a recursive one adds in each step. Set once, right after the step was built from this very node. */
  step: Rowset | undefined = undefined;
  /** `UNION` instead of `UNION ALL`: a row that was there before is not added again. */
  distinct = false;

  constructor(statement: Rowset, name?: A, options: CteOptions = {}) {
    super();
    this.statement = statement;
    this.name = givenName(name, 'a common table expression');
    this.materialized = options.materialized;
    this.isNesting = options.nesting ?? false;
    this.prefixes = ownTexts(options.prefixes);
    this.suffixes = ownTexts(options.suffixes);
  }

  get kind(): 'cte' {
    return 'cte';
  }

  get columns(): readonly ColumnReference[] {
    return outputColumns(this, this.statement.output);
  }

  /** The same rows under another name, to be used twice in one statement. */
  as<B extends string>(name: B): CteAlias<Row, B> {
    return new CteAlias<Row, B>(this, name);
  }

  /** Columns by key. */
  get c(): QueryColumns<Row, A> {
    // Keys and types are those of the query's rows.
    return derivedCollection(this, `common table expression '${this.name}'`) as unknown as QueryColumns<Row, A>;
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.atom('materialized', this.materialized);
    pass.atom('distinct', this.distinct);
    if (this.isNesting) pass.atom('isNesting', true);
    for (const place of ['prefixes', 'suffixes'] as const) {
      for (const { text, dialect } of this[place]) {
        pass.atom(place, text);
        pass.atom(place, dialect);
      }
    }
    pass.shared('statement', this.statement);
    if (this.step !== undefined) pass.later('step', this.step);
  }
}

/** A common table expression under another name. */
export class CteAlias<Row, out A extends string = string> extends Alias<A> {
  declare readonly _row?: Row;

  /** Columns by key. */
  get c(): QueryColumns<Row, A> {
    // Keys and types are those of the rows.
    return derivedCollection(this, `alias '${this.name}'`) as unknown as QueryColumns<Row, A>;
  }
}
