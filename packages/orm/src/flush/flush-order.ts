import { orderTables, type Table } from '@sqlayer/expression';
import { SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';

/** Objects of one class that can be written together. */
export interface Batch {
  readonly mapper: Mapper;
  readonly entities: readonly object[];
}

/**
 * New objects in batches, each after those that its objects need a key of.
 *
 * `parentsOf` gives the new objects that must be there before an object. Classes stand in the order of their tables;
 * within a class, objects that need each other come one level after another. A circle is ORM_FLUSH_CYCLE.
 */
export function orderInserts(
  entities: readonly object[],
  mapperOf: (entity: object) => Mapper,
  parentsOf: (entity: object) => readonly object[],
): readonly Batch[] {
  const levels = new Map<object, number>();
  const open = new Set<object>();
  const levelOf = (entity: object): number => {
    const known = levels.get(entity);
    if (known !== undefined) return known;
    if (open.has(entity)) {
      const names = [...open].map((one) => mapperOf(one).name).join(' → ');
      throw new SqlayerError(
        'ORM_FLUSH_CYCLE',
        `new objects need each other's keys in a circle (${names}); flush one of them before the others refer to it.`,
      );
    }
    open.add(entity);
    const level = Math.max(-1, ...parentsOf(entity).map(levelOf)) + 1;
    open.delete(entity);
    levels.set(entity, level);
    return level;
  };
  const rank = tableRanks(new Set(entities.map(mapperOf)));
  const batches = new Map<string, { readonly mapper: Mapper; readonly level: number; readonly entities: object[] }>();
  for (const entity of entities) {
    const mapper = mapperOf(entity);
    const level = levelOf(entity);
    const key = `${level}:${mapper.table.identity}`;
    const batch = batches.get(key);
    if (batch === undefined) batches.set(key, { mapper, level, entities: [entity] });
    else batch.entities.push(entity);
  }
  return [...batches.values()].sort((a, b) => a.level - b.level || (rank.get(a.mapper.table) ?? 0) - (rank.get(b.mapper.table) ?? 0));
}

/** Classes so that each comes before those it refers to, as deletes need it. */
export function orderDeletes(mappers: ReadonlySet<Mapper>): readonly Mapper[] {
  const rank = tableRanks(mappers);
  return [...mappers].sort((a, b) => (rank.get(b.table) ?? 0) - (rank.get(a.table) ?? 0));
}

/** The place of each table among those involved, referred ones first; keys that lead elsewhere do not count. */
function tableRanks(mappers: ReadonlySet<Mapper>): ReadonlyMap<Table, number> {
  const tables = [...mappers].map(({ table }) => table);
  return new Map(orderTables(tables, { ignoreUnknown: true }).tables.map((table, i) => [table, i]));
}
