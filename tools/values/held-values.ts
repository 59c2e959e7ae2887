import { type AnySqlType, column, delete_, Integer, insert, MetaData, type SqlType, select } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ValueSample } from './value-samples.ts';

/** How many lists of values are tried for each type; more by the environment. */
const numRuns = Number(process.env['SQLAYER_TEST_VALUES'] ?? 5);

let tables = 0;

/** Expects values of a type to come back as they went: few and many rows, read for the first time and again, beside NULL. */
export async function expectHeld(engine: Engine, { type, values, extremes }: ValueSample): Promise<void> {
  const list = fc.array(fc.option(values, { freq: 10 }), { minLength: 1, maxLength: 30 });
  const table = await StoredValues.create(engine, type);
  await fc.assert(
    fc.asyncProperty(list, async (written) => {
      await table.write(written);
      for (let time = 0; time < 2; time++) expect(await table.read()).toEqual(written);
    }),
    { numRuns, examples: [[[...extremes, null]], [[null, ...extremes, ...extremes]]] },
  );
}

/** A table with one column of a type. */
export class StoredValues {
  readonly #engine: Engine;
  readonly #table: ReturnType<typeof tableOf>;

  private constructor(engine: Engine, table: ReturnType<typeof tableOf>) {
    this.#engine = engine;
    this.#table = table;
  }

  static async create(engine: Engine, type: AnySqlType): Promise<StoredValues> {
    const metadata = new MetaData();
    tables += 1;
    const table = tableOf(metadata, `held_${tables}`, type as SqlType<unknown>);
    await engine.begin((connection) => metadata.createAll(connection, { checkFirst: false }));
    return new StoredValues(engine, table);
  }

  /** Puts values in the place of all that are there. */
  async write(values: readonly unknown[]): Promise<void> {
    const rows = values.map((value, id) => ({ id, value }));
    await this.#engine.begin(async (connection) => {
      await connection.execute(delete_(this.#table));
      await connection.execute(insert(this.#table).values(rows));
    });
  }

  async read(): Promise<readonly unknown[]> {
    const { id, value } = this.#table.c;
    return this.#engine.connect((connection) => connection.scalars(select(value).orderBy(id)).all());
  }
}

function tableOf(metadata: MetaData, name: string, type: SqlType<unknown>) {
  return metadata.table(name, {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    value: column(type, { nullable: true }),
  });
}
