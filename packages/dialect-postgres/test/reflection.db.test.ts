import {
  ArrayOf,
  BigInteger,
  Blob,
  Bool,
  Char,
  DateOnly,
  Double,
  Float,
  Integer,
  Interval,
  Json,
  Numeric,
  SmallInteger,
  Text,
  TimeOnly,
  Timestamp,
  text,
  Uuid,
  Varchar,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectRoundTrip } from '../../../tools/reflection/round-trip.ts';
import { schemaOf } from '../../../tools/reflection/schema-of-plan.ts';
import { awkwardNames, awkwardTexts, type SchemaTraits, schemaPlans } from '../../../tools/reflection/schema-plan.ts';
import { BitVarying, DateRange, Inet, Int4Multirange, Jsonb, MacAddr, Money, PgInterval, TstzRange, TsVector } from '../src/index.ts';
import { describeDrivers } from './databases.ts';

/** How many schemas are tried; more by the environment. */
const numRuns = Number(process.env['SQLAYER_TEST_SCHEMAS'] ?? 10);

const textDefaults = [(given: string) => given, () => "it's", () => text("('a' || 'b')")];

const traits: SchemaTraits = {
  types: [
    { type: Integer, defaults: [() => 5, () => -7, () => text('(1 + 2) * 3')], isKey: true, is: 'number' },
    { type: SmallInteger, isKey: true, is: 'number' },
    { type: BigInteger, isKey: true, isCounted: true },
    { type: Numeric(10, 2), defaults: [() => text('1.50')], is: 'number' },
    { type: Numeric() },
    { type: Float.with({ precision: 24 }) },
    { type: Double, defaults: [() => text("'Infinity'")] },
    { type: Varchar(20), defaults: textDefaults, isKey: true, is: 'text' },
    { type: Varchar(), defaults: textDefaults, isKey: true, is: 'text' },
    { type: Text.with({ collation: 'C' }), defaults: textDefaults, isKey: true, is: 'text' },
    { type: Char(5), isKey: true },
    { type: Bool, defaults: [() => true, () => false] },
    { type: DateOnly, defaults: [() => text('CURRENT_DATE')], isKey: true },
    { type: TimeOnly.with({ precision: 3 }) },
    { type: Timestamp, defaults: [() => text('now()')] },
    { type: Timestamp.with({ timezone: true, precision: 0 }), defaults: [() => text('CURRENT_TIMESTAMP(0)')] },
    { type: Interval },
    { type: PgInterval('DAY TO SECOND', 3) },
    { type: Blob, defaults: [() => text("'\\x00ff'")] },
    { type: Uuid, defaults: [() => text('gen_random_uuid()')], isKey: true },
    { type: Json() },
    { type: Jsonb(), defaults: [() => text(`'{"a": [1, "b"]}'`)] },
    { type: ArrayOf(Integer), defaults: [() => text("'{1,2}'")] },
    { type: ArrayOf(Varchar(5), { dimensions: 2 }) },
    { type: Inet },
    { type: MacAddr },
    { type: Money },
    { type: TsVector },
    { type: BitVarying(7) },
    { type: DateRange },
    { type: TstzRange },
    { type: Int4Multirange },
  ],
  // Names of 63 bytes, of which three are a number.
  names: awkwardNames.filter((name) => new TextEncoder().encode(name).length <= 60),
  texts: awkwardTexts,
  onDelete: ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'],
  onUpdate: ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'],
  has: new Set([
    'comments',
    'uniqueIndexes',
    'identity',
    'storedComputed',
    'partialIndexes',
    'expressionIndexes',
    'descendingIndexes',
    'indexNulls',
    'nullsNotDistinct',
    'include',
    'deferrable',
    'match',
    'sequences',
    'namedTypes',
    'materializedViews',
    'exclusions',
  ]),
};

describeDrivers('schemas', (driver) => {
  test.each([
    ['without a name', undefined],
    ['that are named', 'a "schema"'],
  ])(
    '%s are the same when they are created, reflected and created again',
    async (_title, schema) => {
      await using at = await driver.open();
      await at.engine.connect(async (connection) => {
        const ofServer = await traitsOf(connection);
        await fc.assert(
          fc.asyncProperty(schemaPlans(ofServer), (plan) =>
            expectRoundTrip(schemaOf(plan, ofServer, 'postgres', schema), async (work) => {
              const transaction = await connection.begin();
              try {
                await connection.executeRaw('CREATE SCHEMA "a ""schema"""');
                // What names its schema must not need it to be searched.
                if (schema === undefined) await connection.executeRaw('SET LOCAL search_path TO "a ""schema"""');
                return await work(connection);
              } finally {
                await transaction.rollback();
              }
            }),
          ),
          { numRuns },
        );
      });
    },
    20_000 + numRuns * 2_000,
  );
});

/** With what later versions have. */
async function traitsOf(connection: Connection): Promise<SchemaTraits> {
  const [row] = (await connection.executeRaw('SHOW server_version_num')).tuples().all();
  await connection.rollback();
  return Number(row?.[0]) < 180_000 ? traits : { ...traits, has: new Set([...traits.has, 'virtualComputed']) };
}
