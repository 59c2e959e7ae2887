import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlite } from '@sqlayer/dialect-sqlite';
import { poolPlugin } from '@sqlayer/pool';
import type { Database } from 'better-sqlite3';
import { column, Double, type Engine, Integer, insert, Kernel, MetaData, mapped, select, Text, Varchar } from 'sqlayer';

export const metadata = new MetaData();

/** Eight columns, as a row of an ordinary application has. */
export class Person extends mapped(
  'person',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(40)),
    email: column(Varchar(80)),
    city: column(Varchar(40)),
    age: column(Integer),
    score: column(Double),
    note: column(Text, { nullable: true }),
    visits: column(Integer),
  },
  { metadata },
) {}

export const ROWS = 10_000;

/** All people as text, for the raw drivers. */
export const SELECT = 'SELECT id, name, email, city, age, score, note, visits FROM person';

/** All people, built anew each time. */
export function people() {
  const { c } = Person;
  return select(c.id, c.name, c.email, c.city, c.age, c.score, c.note, c.visits);
}

export function personBy(id: number) {
  return people().where(Person.c.id.eq(id));
}

let last = 0;
/** Another key each time. */
export function nextKey(): number {
  last = (last % ROWS) + 1;
  return last;
}

export interface Fixture {
  readonly engine: Engine;
  readonly raw: Database;
  dispose(): Promise<void>;
}

export function personRow(i: number): {
  name: string;
  email: string;
  city: string;
  age: number;
  score: number;
  note: string | null;
  visits: number;
} {
  return {
    name: `Person ${i}`,
    email: `person${i}@example.org`,
    city: `City ${i % 100}`,
    age: 20 + (i % 60),
    score: i / 7,
    note: i % 3 === 0 ? null : `note ${i}`,
    visits: i % 17,
  };
}

/** A SQLite file with people in it, opened by sqlayer and by the driver alone, with the same settings. */
export async function openFixture(): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'sqlayer-bench-'));
  const file = join(folder, 'bench.sqlite');
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine(`sqlite:///${file}`);
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(Person).values(Array.from({ length: ROWS }, (_row, i) => personRow(i + 1))));
  });
  const { default: Sqlite } = await import('better-sqlite3');
  const raw = new Sqlite(file);
  raw.pragma('foreign_keys = on');
  raw.pragma('synchronous = normal');
  return {
    engine,
    raw,
    dispose: async () => {
      raw.close();
      await kernel.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
