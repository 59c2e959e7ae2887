import { orderTables, type Table } from '@sqlayer/expression';
import { SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';

/** Objects of one class that can be written together. */
export interface Batch {
  readonly mapper: Mapper;
  readonly entities: readonly object[];
}

type ParentsOf = (entity: object) => readonly object[];

/**
 * New objects in batches, each after those that its objects need a key of.
 *
 * `parentsOf` gives the new objects that must be there before an object. Classes stand in the order of their tables;
 * within a class, and within tables that refer to each other in a circle, objects that need each other come one level
 * after another. A circle of objects is ORM_FLUSH_CYCLE.
 */
export function orderInserts(entities: readonly object[], mapperOf: (entity: object) => Mapper, parentsOf: ParentsOf): readonly Batch[] {
  const levels = levelsOf(entities, parentsOf, (circle) => {
    const names = circle.map((entity) => mapperOf(entity).name).join(' → ');
    throw new SqlayerError(
      'ORM_FLUSH_CYCLE',
      `new objects need each other's keys in a circle (${names}); flush one of them before the others refer to it.`,
    );
  });
  const ranks = tableRanks(new Set(entities.map(mapperOf)));
  const batches = new Map<string, { readonly mapper: Mapper; readonly level: number; readonly entities: object[] }>();
  for (const entity of entities) {
    const mapper = mapperOf(entity);
    const level = levels.get(entity) ?? 0;
    const key = `${level}:${mapper.table.identity}`;
    const batch = batches.get(key);
    if (batch === undefined) batches.set(key, { mapper, level, entities: [entity] });
    else batch.entities.push(entity);
  }
  const place = ({ mapper, level }: { readonly mapper: Mapper; readonly level: number }): readonly [number, number, number] => {
    const { group, rank } = ranks.get(mapper.table) ?? { group: 0, rank: 0 };
    return [group, level, rank];
  };
  return [...batches.values()].sort((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
  });
}

/** Classes so that each comes before those it refers to, as deletes need it. */
export function orderDeletes(mappers: ReadonlySet<Mapper>): readonly Mapper[] {
  const ranks = tableRanks(mappers);
  return [...mappers].sort((a, b) => (ranks.get(b.table)?.rank ?? 0) - (ranks.get(a.table)?.rank ?? 0));
}

/**
 * How many others stand above each object in a row, 0 for one that needs none.
 *
 * An object that needs itself by others is reported with them; if that does not throw, the need that closes the circle does
 * not count. Rows may be long, so nothing here calls itself.
 */
export function levelsOf(
  entities: Iterable<object>,
  parentsOf: ParentsOf,
  onCircle: (circle: readonly object[]) => void,
): ReadonlyMap<object, number> {
  const levels = new Map<object, number>();
  for (const start of entities) {
    if (levels.has(start)) continue;
    // A set keeps the order in which its elements came: it is the way from the start to the last of the path.
    const path = new Set([start]);
    const stack = [{ entity: start, parents: parentsOf(start), next: 0, level: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const parent = top.parents[top.next];
      if (parent === undefined) {
        levels.set(top.entity, top.level);
        path.delete(top.entity);
        stack.pop();
        const below = stack.at(-1);
        if (below !== undefined) below.level = Math.max(below.level, top.level + 1);
        continue;
      }
      top.next += 1;
      const known = levels.get(parent);
      if (known !== undefined) top.level = Math.max(top.level, known + 1);
      else if (path.has(parent)) onCircle([...path]);
      else {
        path.add(parent);
        stack.push({ entity: parent, parents: parentsOf(parent), next: 0, level: 0 });
      }
    }
  }
  return levels;
}

/** The place of a table, referred ones first, and its group: tables in circles next to each other share one. */
interface TableRank {
  readonly rank: number;
  readonly group: number;
}

/** The places of the tables involved; keys that lead elsewhere do not count. */
function tableRanks(mappers: ReadonlySet<Mapper>): ReadonlyMap<Table, TableRank> {
  const { tables, postponed } = orderTables(
    [...mappers].map(({ table }) => table),
    { ignoreUnknown: true },
  );
  let group = 0;
  return new Map(
    tables.map((table, rank) => {
      const before = tables[rank - 1];
      if (before === undefined || !postponed.has(table) || !postponed.has(before)) group = rank;
      return [table, { rank, group }];
    }),
  );
}
