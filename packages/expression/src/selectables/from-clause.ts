import { ArgumentError } from '@sqlayer/kernel/errors';
import { ColumnElement } from '../elements/column-element.ts';
import type { NamedExpression } from '../elements/expression.types.ts';
import { Node, type NodePass, nextIdentity } from '../elements/node.ts';
import type { ColumnOptions } from '../schema/column-definition.ts';
import type { AnySqlType } from '../types/sql-type.ts';

// A FROM element and the columns it gives know each other, so they stand in one file.

/** Something that rows come from: a table, an alias, a subquery, a common table expression, a join. */
export abstract class FromClause<out N extends string = string> extends Node {
  declare readonly _from: N;
  /**
   * The name by which columns are qualified. It is empty for a join, whose parts have names of their own, and for an element
   * whose name the compiler makes up.
   */
  abstract readonly name: string;
  /** What a made-up name begins with: `anon` gives `anon_1`. */
  get anonymousBase(): string {
    return 'anon';
  }
  abstract readonly columns: readonly ColumnReference[];
}

/** A column of a FROM element. */
export class ColumnReference<out T = unknown, out N extends string = string, out O extends string = string>
  extends ColumnElement<T, O>
  implements NamedExpression<T, N, O>
{
  readonly from: FromClause;
  readonly key: N;
  /** The name in SQL. */
  readonly name: string;
  readonly type: AnySqlType;
  /** What the column was defined with; empty for the column of a subquery that is no table's. */
  readonly options: ColumnOptions;
  /** The column of the FROM element below this one that it stands for. */
  readonly source: ColumnElement | undefined;
  /** Undefined for a column of an alias or a subquery, which are made anew each time. */
  override readonly identity: number | undefined;

  constructor(
    from: FromClause,
    key: N,
    definition: { readonly name: string; readonly type: AnySqlType; readonly options?: ColumnOptions; readonly source?: ColumnElement },
  ) {
    super();
    this.from = from;
    this.key = key;
    this.name = definition.name;
    this.type = definition.type;
    this.options = definition.options ?? noOptions;
    this.source = definition.source;
    this.identity = definition.source === undefined ? nextIdentity() : undefined;
  }

  get kind(): 'columnReference' {
    return 'columnReference';
  }

  /** The table's own column at the bottom of aliases and subqueries; undefined for a computed one. */
  get root(): ColumnReference | undefined {
    if (this.source === undefined) return this;
    const source = this.source instanceof ColumnReference ? this.source : undefined;
    return source?.root;
  }

  describe(pass: NodePass): void {
    // The column of a table implies the table.
    if (this.identity !== undefined) return;
    pass.atom('name', this.name);
    pass.shared('from', this.from);
  }
}

const noOptions: ColumnOptions = Object.freeze({});

/**
 * Columns by key, as in `user.c.name`.
 *
 * Reading a key that is no column throws SQL_UNKNOWN_COLUMN with the keys there are; the check stands behind the own
 * properties, so that it costs nothing to read a column.
 */
export function columnCollection(owner: string, columns: readonly ColumnReference[]): Readonly<Record<string, ColumnReference>> {
  const collection = Object.create(
    guard(
      () => owner,
      () => columns.map((column) => column.key),
    ),
  ) as Record<string, ColumnReference>;
  for (const column of columns) {
    if (Object.hasOwn(collection, column.key)) {
      throw new ArgumentError('SQL_DUPLICATE_COLUMN', `${owner} has two columns of the key '${column.key}'.`);
    }
    Object.defineProperty(collection, column.key, { value: column, enumerable: true });
  }
  return collection;
}

/** The name that was given to an element, or empty if the compiler shall make one up; an empty one is refused. */
export function givenName(name: string | undefined, what: string): string {
  if (name === '') throw new ArgumentError('SQL_INVALID_NAME', `${what} needs a name; leave it out to have one made up.`);
  return name ?? '';
}

const derived = new WeakMap<FromClause, readonly ColumnReference[]>();
const collections = new WeakMap<FromClause, Readonly<Record<string, ColumnReference>>>();

/**
 * Columns of `from` that stand for `sources`, made once.
 *
 * They are kept beside the node rather than in it: a copy of the node must make its own.
 */
export function derivedColumns(from: FromClause, sources: readonly ColumnReference[]): readonly ColumnReference[] {
  let columns = derived.get(from);
  if (columns === undefined) {
    columns = sources.map(
      (source) => new ColumnReference(from, source.key, { name: source.name, type: source.type, options: source.options, source }),
    );
    derived.set(from, columns);
  }
  return columns;
}

/** The columns of `from` by key, made once. */
export function derivedCollection(from: FromClause, owner: string): Readonly<Record<string, ColumnReference>> {
  let collection = collections.get(from);
  if (collection === undefined) {
    collection = columnCollection(owner, from.columns);
    collections.set(from, collection);
  }
  return collection;
}

/** A prototype that refuses every string key, save those that languages and tools look for on any object. */
export function guard(owner: () => string, keys: () => readonly string[]): object {
  return new Proxy(Object.create(null) as object, {
    get(_target, key): undefined {
      if (typeof key === 'symbol' || askedOfAnyObject.has(key)) return undefined;
      throw new ArgumentError('SQL_UNKNOWN_COLUMN', `${owner()} has no column '${key}'; it has ${keys().join(', ')}.`);
    },
  });
}

const askedOfAnyObject = new Set([
  'then',
  'toJSON',
  'constructor',
  'toString',
  'valueOf',
  'inspect',
  'nodeType',
  'tagName',
  '$$typeof',
  'asymmetricMatch',
  'hasAttribute',
]);
