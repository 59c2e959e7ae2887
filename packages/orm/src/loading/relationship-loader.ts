import { type ColumnElement, type ColumnReference, conjunction, type Node, or, Select } from '@sqlayer/expression';
import type { Mapper } from '../mapping/mapper.ts';
import { mapperOfEnd } from '../mapping/mapper.ts';
import type { ColumnPair, Relationship } from '../mapping/relationship.ts';
import type { IdentityMap } from '../session/identity-map.ts';
import { isLoaded, setLoaded } from '../state/managed-relations.ts';
import { LoaderOption } from './loader-options.ts';
import type { LoaderTree } from './loader-tree.ts';

/** Owners are looked up so many at a time, which keeps within every database's limit of parameters. */
const OWNERS_PER_QUERY = 500;

/** Runs a select with entities and gives its rows. */
export type RunSelect = (select: Select<unknown, string>) => Promise<readonly (readonly unknown[])[]>;

type Entity = Readonly<Record<string, unknown>>;

/** Loads relationships for many objects at once, with a number of queries that does not grow with theirs. */
export class RelationshipLoader {
  readonly #run: RunSelect;
  readonly #identities: IdentityMap;

  constructor(run: RunSelect, identities: IdentityMap) {
    this.#run = run;
    this.#identities = identities;
  }

  /** Loads what a tree asks for; objects that have it loaded are left as they are. */
  async loadTree(entities: Iterable<object>, tree: LoaderTree): Promise<void> {
    const owners = [...entities];
    for (const [relationship, { related }] of tree) await this.load(owners, relationship, related);
  }

  /** Loads one relationship of objects of its class, and what `related` asks for beyond it. */
  async load(entities: readonly object[], relationship: Relationship, related: LoaderTree = new Map()): Promise<void> {
    const options = optionsOf(related);
    const owners = entities.filter((entity) => !isLoaded(entity, relationship));
    // Related objects that are there already may lack what is asked for beyond them.
    if (owners.length < entities.length && related.size > 0) await this.#loadBeyond(entities, relationship, related);
    if (owners.length === 0) return;
    if (relationship.direction === 'manyToOne') await this.#loadReferences(owners, relationship, options);
    else await this.#loadCollections(owners, relationship, options);
  }

  async #loadBeyond(entities: readonly object[], relationship: Relationship, related: LoaderTree): Promise<void> {
    const found = entities
      .filter((entity) => isLoaded(entity, relationship))
      .flatMap((entity): readonly object[] => {
        const value = (entity as Entity)[relationship.key];
        return Array.isArray(value) ? (value as object[]) : value === null || typeof value !== 'object' ? [] : [value];
      });
    await this.loadTree(new Set(found), related);
  }

  /** Objects that others refer to: one query for those that are not in the session. */
  async #loadReferences(owners: readonly object[], relationship: Relationship, options: readonly Node[]): Promise<void> {
    const { pairs } = relationship;
    const byKey = new Map<string, object>();
    for (const chunk of chunks(distinctKeys(owners, pairs), OWNERS_PER_QUERY)) {
      const rows = await this.#run(
        entitySelect(mapperOfEnd(relationship.target), options).where(
          keyIn(
            pairs.map(({ remote }) => remote),
            chunk,
          ),
        ),
      );
      for (const [target] of rows as readonly (readonly [object])[])
        byKey.set(
          keyText(
            valuesOf(
              target,
              pairs.map(({ remote }) => remote),
            ),
          ),
          target,
        );
    }
    for (const owner of owners) {
      setLoaded(
        owner,
        relationship,
        byKey.get(
          keyText(
            valuesOf(
              owner,
              pairs.map(({ local }) => local),
            ),
          ),
        ) ?? null,
      );
    }
  }

  /** Objects that refer to others: one query, sorted out by what they refer to. */
  async #loadCollections(owners: readonly object[], relationship: Relationship, options: readonly Node[]): Promise<void> {
    const pairs = relationship.secondary?.toOwner ?? relationship.pairs;
    const locals = pairs.map(({ local }) => local);
    const remotes = pairs.map(({ remote }) => remote);
    const found = new Map<string, object[]>();
    for (const chunk of chunks(distinctKeys(owners, pairs), OWNERS_PER_QUERY)) {
      const select = this.#collectionSelect(relationship, remotes, options)
        .where(keyIn(remotes, chunk))
        .orderBy(...relationship.order);
      for (const [target, ...key] of await this.#run(select)) {
        const text = keyText(key);
        const list = found.get(text);
        // The first thing selected is the entity.
        if (list === undefined) found.set(text, [target as object]);
        else list.push(target as object);
      }
    }
    for (const owner of owners) {
      const related = found.get(keyText(valuesOf(owner, locals))) ?? [];
      setLoaded(owner, relationship, relationship.isCollection ? related : (related[0] ?? null));
    }
  }

  #collectionSelect(relationship: Relationship, keys: readonly ColumnReference[], options: readonly Node[]): Select<unknown, string> {
    const target = mapperOfEnd(relationship.target);
    const select = new Select<unknown, string>([target.group, ...keys], undefined).options(...options);
    const { secondary } = relationship;
    if (secondary === undefined) return select;
    return select.from(target.table).join(
      secondary.table,
      conjunction(
        'and',
        secondary.toTarget.map(({ local, remote }) => remote.eq(local)),
      ),
    );
  }

  /** The related object if the session has it, null if there is none, undefined if only the database knows. */
  find(entity: object, relationship: Relationship): object | null | undefined {
    if (relationship.direction !== 'manyToOne') return undefined;
    const target = mapperOfEnd(relationship.target);
    const values = valuesOf(
      entity,
      relationship.pairs.map(({ local }) => local),
    );
    if (values.some((value) => value === null || value === undefined)) return null;
    const isKey =
      target.primaryKey.length === relationship.pairs.length &&
      target.primaryKey.every((column, i) => relationship.pairs[i]?.remote === column);
    return isKey ? this.#identities.get(target, target.identity(values)) : undefined;
  }
}

function entitySelect(mapper: Mapper, options: readonly Node[]): Select<unknown, string> {
  return new Select<unknown, string>([mapper.group], undefined).options(...options);
}

/** Loader options that ask for a tree. */
function optionsOf(tree: LoaderTree): readonly LoaderOption[] {
  return [...tree].flatMap(([relationship, { strategy, related }]) => {
    const step = { relationship, strategy };
    const beyond = optionsOf(related);
    return beyond.length === 0 ? [new LoaderOption([step])] : beyond.map((option) => new LoaderOption([step, ...option.steps]));
  });
}

function valuesOf(entity: object, columns: readonly ColumnReference[]): readonly unknown[] {
  return columns.map(({ key }) => (entity as Entity)[key]);
}

/** The keys of objects, each once; those with a NULL in it refer to nothing. */
function distinctKeys(owners: readonly object[], pairs: readonly ColumnPair[]): readonly (readonly unknown[])[] {
  const keys = new Map<string, readonly unknown[]>();
  for (const owner of owners) {
    const values = valuesOf(
      owner,
      pairs.map(({ local }) => local),
    );
    if (values.some((value) => value === null || value === undefined)) continue;
    keys.set(keyText(values), values);
  }
  return [...keys.values()];
}

function keyText(values: readonly unknown[]): string {
  return values.map((value) => `${typeof value}:${value instanceof Date ? value.getTime() : String(value)}`).join('\u0000');
}

/** `column IN (…)`, or for keys of several columns an OR of equalities, which every database has. */
function keyIn(columns: readonly ColumnReference[], keys: readonly (readonly unknown[])[]): ColumnElement<boolean> {
  const [column] = columns;
  if (column !== undefined && columns.length === 1) return column.in(keys.map(([value]) => value as NonNullable<unknown>));
  return or(
    ...keys.map((key) =>
      conjunction(
        'and',
        columns.map((one, i) => one.eq(key[i] as NonNullable<unknown>)),
      ),
    ),
  );
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
