import { type ColumnReference, conjunction, type Node, Select } from '@sqlayer/expression';
import { identityKey, keyOf } from '../mapping/identity-key.ts';
import { keyIn } from '../mapping/key-in.ts';
import type { Mapper } from '../mapping/mapper.ts';
import { mapperOfEnd } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
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
    const { locals, remotes } = relationship;
    const byKey = new Map<unknown, object>();
    for (const chunk of chunks(distinctKeys(owners, locals), OWNERS_PER_QUERY)) {
      const rows = await this.#run(entitySelect(mapperOfEnd(relationship.target), options).where(keyIn(remotes, chunk)));
      // The select asks for one entity.
      for (const [target] of rows as readonly (readonly [object])[]) byKey.set(keyOf(target, remotes), target);
    }
    for (const owner of owners) setLoaded(owner, relationship, byKey.get(keyOf(owner, locals)) ?? null);
  }

  /** Objects that refer to others: one query, sorted out by what they refer to. */
  async #loadCollections(owners: readonly object[], relationship: Relationship, options: readonly Node[]): Promise<void> {
    const pairs = relationship.secondary?.toOwner ?? relationship.pairs;
    const locals = pairs.map(({ local }) => local);
    const remotes = pairs.map(({ remote }) => remote);
    const found = new Map<unknown, object[]>();
    for (const chunk of chunks(distinctKeys(owners, locals), OWNERS_PER_QUERY)) {
      const select = this.#collectionSelect(relationship, remotes, options)
        .where(keyIn(remotes, chunk))
        .orderBy(...relationship.order);
      for (const [target, ...key] of await this.#run(select)) {
        const known = identityKey(remotes, key);
        const list = found.get(known);
        // The first thing selected is the entity.
        if (list === undefined) found.set(known, [target as object]);
        else list.push(target as object);
      }
    }
    for (const owner of owners) {
      const related = found.get(keyOf(owner, locals)) ?? [];
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
    const values = valuesOf(entity, relationship.locals);
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
function distinctKeys(owners: readonly object[], columns: readonly ColumnReference[]): readonly (readonly unknown[])[] {
  const keys = new Map<unknown, readonly unknown[]>();
  for (const owner of owners) {
    const values = valuesOf(owner, columns);
    if (values.some((value) => value === null || value === undefined)) continue;
    keys.set(identityKey(columns, values), values);
  }
  return [...keys.values()];
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
