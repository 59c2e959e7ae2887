import { type ColumnReference, Select } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { keyIn } from '../mapping/key-in.ts';
import type { Mapper } from '../mapping/mapper.ts';

type Entity = Record<string, unknown>;

/** Objects in one query at the most. */
const OBJECTS_PER_QUERY = 100;

/** Puts into objects what the database made of some of their columns; their attributes are plain and cannot ask by themselves. */
export async function readBack(
  connection: Connection,
  mapper: Mapper,
  entities: readonly object[],
  columns: readonly ColumnReference[],
): Promise<void> {
  if (columns.length === 0) return;
  const keyOf = (entity: object): readonly unknown[] => mapper.primaryKey.map(({ key }) => (entity as Entity)[key]);
  for (let start = 0; start < entities.length; start += OBJECTS_PER_QUERY) {
    const part = entities.slice(start, start + OBJECTS_PER_QUERY);
    const byKey = new Map(part.map((entity) => [mapper.identity(keyOf(entity)), entity as Entity]));
    const select = new Select<unknown, never>([...mapper.primaryKey, ...columns], undefined).where(
      keyIn(mapper.primaryKey, part.map(keyOf)),
    );
    for (const row of (await connection.execute(select).tuples().all()) as readonly (readonly unknown[])[]) {
      const entity = byKey.get(mapper.identity(row.slice(0, mapper.primaryKey.length)));
      if (entity === undefined) continue;
      columns.forEach(({ key }, i) => {
        entity[key] = row[mapper.primaryKey.length + i];
      });
    }
  }
}
