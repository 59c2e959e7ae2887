import {
  Alias,
  type ColumnElement,
  ColumnGroup,
  ColumnReference,
  type FromClause,
  JoinStep,
  LambdaStatement,
  rewrite,
  type Select,
} from '@sqlayer/expression';
import type { Compiled, Executable, StatementStructure } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { Mapper, mapperOfEnd } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import { columnOf, pathTo } from '../mapping/relationship-attribute.ts';
import { LoaderOption } from './loader-options.ts';
import { type LoaderTree, loaderTree } from './loader-tree.ts';

type Decode = ((raw: unknown) => unknown) | undefined;

/** A column of the row, as it is. */
export interface ColumnItem {
  readonly kind: 'column';
  readonly index: number;
  readonly decode: Decode;
}

/** An entity in the row: its columns stand together. */
export interface EntityItem {
  readonly kind: 'entity';
  readonly mapper: Mapper;
  readonly offset: number;
  readonly decoders: readonly Decode[];
  /** Related entities in the same row. */
  readonly joined: readonly JoinedItem[];
  /** Relationships to load for all entities when the rows are read. */
  readonly selectin: LoaderTree;
}

export interface JoinedItem {
  readonly relationship: Relationship;
  readonly entity: EntityItem;
}

/** How a select with entities is sent and its rows are read; good for every select of the same structure. */
export interface SelectPlan {
  readonly compiled: Compiled;
  readonly items: readonly (ColumnItem | EntityItem)[];
  readonly keys: readonly string[];
  /** The values of the compiled statement, from those of the select it was made from or one of the same structure. */
  valuesOf(values: readonly unknown[]): readonly unknown[];
  /** A joined collection repeats its owner in several rows, which are one for the caller. */
  readonly repeatsRows: boolean;
}

/** The select whose rows only a session can read; undefined for every other statement. */
export function entitySelect(statement: Executable): Select<unknown, string> | undefined {
  if (statement instanceof LambdaStatement) {
    const select = entitySelect(statement.statement);
    const { executionOptions } = statement;
    return executionOptions === undefined ? select : select?.withOptions(executionOptions);
  }
  const { items } = statement as Partial<Select<unknown, string>>;
  // Only a select has items.
  return items?.some((item) => item instanceof ColumnGroup) ? (statement as Select<unknown, string>) : undefined;
}

/** Before the decoders are known: a place in the row. */
interface Draft {
  readonly mapper: Mapper;
  readonly from: FromClause;
  offset: number;
  readonly joined: { readonly relationship: Relationship; readonly draft: Draft }[];
  readonly selectin: Map<Relationship, NonNullable<ReturnType<LoaderTree['get']>>>;
}

/**
 * The select of columns that a select with entities is sent as, with the joins that eager loading asks for.
 *
 * It can be printed and explained: `toSql(columnSelect(select(User)), dialect)`.
 */
export function columnSelect<C, N extends string>(select: Select<C, N>): Select<unknown, string> {
  return new Planner(select as unknown as Select<unknown, string>).lower();
}

/** Adds the joins and columns that eager loading asks for, and compiles the whole. */
export function planSelect(
  select: Select<unknown, string>,
  structure: StatementStructure,
  compile: (statement: Executable) => Compiled,
): SelectPlan {
  const planner = new Planner(select);
  const lowered = planner.lower();
  const compiled = compile(lowered);
  const decoders = (compiled.columns ?? []).map((column) => column.decode);
  const positions = new Map(structure.parameters.map((parameter, i) => [parameter, i]));
  const own = lowered.structure();
  // What the mapping brings in, such as a value in the order of a collection, is not among the values of the select.
  const sources = own.parameters.map((parameter, i) => positions.get(parameter) ?? { own: own.values[i] });
  return {
    compiled,
    items: planner.items.map((item) =>
      'offset' in item ? finish(item, decoders) : { kind: 'column' as const, index: item.index, decode: decoders[item.index] },
    ),
    keys: planner.keys,
    valuesOf: (values) => sources.map((source) => (typeof source === 'number' ? values[source] : source.own)),
    repeatsRows: planner.repeatsRows,
  };
}

function finish(draft: Draft, decoders: readonly Decode[]): EntityItem {
  return {
    kind: 'entity',
    mapper: draft.mapper,
    offset: draft.offset,
    decoders: decoders.slice(draft.offset, draft.offset + draft.mapper.columns.length),
    joined: draft.joined.map(({ relationship, draft: related }) => ({ relationship, entity: finish(related, decoders) })),
    selectin: draft.selectin,
  };
}

class Planner {
  readonly items: (Draft | { readonly index: number })[] = [];
  readonly keys: string[] = [];
  repeatsRows = false;
  readonly #select: Select<unknown, string>;
  readonly #options: readonly LoaderOption[];
  /** Where a joined collection would change what the statement means, it is loaded by a query of its own. */
  readonly #joinsCollections: boolean;
  readonly #joins: JoinStep[] = [];
  readonly #order: ColumnElement[] = [];
  #aliases = 0;

  constructor(select: Select<unknown, string>) {
    this.#select = select;
    this.#options = select.annotations.filter((annotation): annotation is LoaderOption => annotation instanceof LoaderOption);
    this.#joinsCollections =
      select.limitValue === undefined && select.offsetValue === undefined && !select.isDistinct && select.groups.length === 0;
  }

  lower(): Select<unknown, string> {
    const select = this.#select;
    const columns: Select<unknown, string>['items'][number][] = [];
    const drafts: Draft[] = [];
    select.items.forEach((item, i) => {
      if (item instanceof ColumnGroup && item.entity instanceof Mapper) {
        const draft = this.#draft(item.entity, item.from, loaderTree(item.entity, this.#options));
        draft.offset = columns.length;
        columns.push(...item.from.columns);
        this.items.push(draft);
        drafts.push(draft);
      } else {
        this.items.push({ index: columns.length });
        columns.push(item);
      }
      this.#addKey(keyOf(item, i, select.keys));
    });
    for (const option of this.#options) this.#assertApplies(option, drafts);
    for (const draft of drafts) this.#appendJoined(draft, columns);
    return select.copyWith({
      items: columns,
      keys: undefined,
      annotations: [],
      joins: [...select.joins, ...this.#joins],
      order: [...select.order, ...this.#order],
    });
  }

  #assertApplies({ steps: [first] }: LoaderOption, drafts: readonly Draft[]): void {
    if (first === undefined || drafts.some(({ mapper }) => mapper === first.relationship.owner)) return;
    throw new ArgumentError(
      'ORM_INVALID_OPTION',
      `the option loads ${first.relationship}, but the statement selects ${drafts.map(({ mapper }) => mapper.name).join(', ')}.`,
    );
  }

  /** A key that is taken gets the position behind it, as the row types say. */
  #addKey(wanted: string): void {
    let key = wanted;
    for (let n = this.keys.length; this.keys.includes(key); n++) key = `${wanted}_${n}`;
    this.keys.push(key);
  }

  #draft(mapper: Mapper, from: FromClause, tree: LoaderTree): Draft {
    const draft: Draft = { mapper, from, offset: 0, joined: [], selectin: new Map() };
    for (const [relationship, branch] of tree) {
      if (branch.strategy === 'joined' && (this.#joinsCollections || !relationship.isCollection))
        this.#join(draft, relationship, branch.related);
      else draft.selectin.set(relationship, branch);
    }
    return draft;
  }

  #join(draft: Draft, relationship: Relationship, related: LoaderTree): void {
    this.#aliases += 1;
    const { table } = relationship.target;
    const target = new Alias(table, `${table.name}_${this.#aliases}`);
    const between =
      relationship.secondary && new Alias(relationship.secondary.table, `${relationship.secondary.table.name}_${this.#aliases}`);
    let left = draft.from;
    for (const { to, on } of pathTo(relationship, draft.from, target, between).steps) {
      this.#joins.push(new JoinStep(to, 'left', on, left));
      left = to;
    }
    if (relationship.isCollection) this.repeatsRows = true;
    for (const element of relationship.order)
      this.#order.push(
        rewrite(element, (node) => (node instanceof ColumnReference && node.from === table ? columnOf(target, node) : undefined)),
      );
    draft.joined.push({ relationship, draft: this.#draft(mapperOfEnd(relationship.target), target, related) });
  }

  #appendJoined(draft: Draft, columns: Select<unknown, string>['items'][number][]): void {
    for (const { draft: related } of draft.joined) {
      related.offset = columns.length;
      columns.push(...related.from.columns);
      this.#appendJoined(related, columns);
    }
  }
}

function keyOf(item: Select<unknown, string>['items'][number], position: number, keys: readonly string[] | undefined): string {
  const own = (item as { readonly key?: unknown }).key;
  return keys?.[position] ?? (typeof own === 'string' ? own : `_${position}`);
}
