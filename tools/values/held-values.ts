import { BindParameter, bindParam, column, Integer, insert, MetaData, type SqlType, select, update } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ValueSample } from './value-samples.ts';

/** How many lists of values are tried for each type; more by the environment. */
const numRuns = Number(process.env['SQLAYER_TEST_VALUES'] ?? 5);

export interface HeldOptions {
  /** Whether all values have literals. */
  readonly literals?: boolean;
  /** Whether a value is of its own type where nothing beside it has one. */
  readonly alone?: boolean;
  /** More ways that values go, from and to the table, which is empty. */
  readonly more?: (connection: Connection, table: ValueTable, values: readonly unknown[]) => Promise<void>;
}

let tables = 0;

/**
 * Expects values of a type to come back as they went: few and many rows, read for the first time and again, beside NULL; those
 * at its ends also where they are set by an UPDATE for each row, and, if that is asked for, written into the text and alone in a
 * query.
 */
export async function expectHeld(
  engine: Engine,
  sample: ValueSample,
  { literals = false, alone = false, more }: HeldOptions = {},
): Promise<void> {
  const { type, values, extremes } = sample;
  const metadata = new MetaData();
  tables += 1;
  const table = tableOf(metadata, `held_${tables}`, type as SqlType<unknown>);
  await engine.begin((connection) => metadata.createAll(connection, { checkFirst: false }));
  await engine.connect(async (connection) => {
    const stored = new StoredValues(connection, table);
    const list = fc.array(fc.option(values, { freq: 10 }), { minLength: 1, maxLength: 30 });
    const held = fc.asyncProperty(list, async (written) => {
      await stored.write(written);
      for (let time = 0; time < 2; time++) expect(await stored.read()).toEqual(written);
    });
    // What failed is undone before the next try.
    held.afterEach(() => connection.rollback());
    await fc.assert(held, { numRuns, examples: [[[...extremes, null]], [[null, ...extremes, ...extremes]]] });
    if (literals) {
      await stored.write(extremes.map((value) => new BindParameter(value, type, { literalExecute: true })));
      expect(await stored.read(), 'as literals').toEqual(extremes);
      await connection.rollback();
    }
    await stored.write(extremes.map(() => null));
    await stored.update(extremes);
    expect(await stored.read(), 'by an update').toEqual(extremes);
    await connection.rollback();
    await more?.(connection, table, extremes);
    if (!alone) return;
    for (const value of extremes) {
      const single = select(new BindParameter(value, type as SqlType<unknown>).label('value'));
      expect(await connection.scalar(single), 'alone').toEqual(value);
    }
  });
}

/** Rows of a number and a value. */
export type ValueTable = ReturnType<typeof tableOf>;

function tableOf(metadata: MetaData, name: string, type: SqlType<unknown>) {
  return metadata.table(name, {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    value: column(type, { nullable: true }),
  });
}

/** The values of a table, within a transaction. */
class StoredValues {
  readonly #connection: Connection;
  readonly #table: ValueTable;

  constructor(connection: Connection, table: ValueTable) {
    this.#connection = connection;
    this.#table = table;
  }

  async write(values: readonly unknown[]): Promise<void> {
    await this.#connection.execute(insert(this.#table).values(values.map((value, id) => ({ id, value }))));
  }

  /** Sets the value of each row. */
  async update(values: readonly unknown[]): Promise<void> {
    const { id, value } = this.#table.c;
    const statement = update(this.#table)
      .set({ value: bindParam('newValue', value.type) as never })
      .where(id.eq(bindParam('key', Integer)));
    await this.#connection.execute(
      statement,
      values.map((newValue, key) => ({ key, newValue })),
    );
  }

  async read(): Promise<readonly unknown[]> {
    const { id, value } = this.#table.c;
    return this.#connection.scalars(select(value).orderBy(id)).all();
  }
}
