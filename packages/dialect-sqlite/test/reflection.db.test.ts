import {
  BigInteger,
  Binary,
  Blob,
  Bool,
  Char,
  DateOnly,
  Decimal,
  Double,
  Float,
  Integer,
  Json,
  Numeric,
  SmallInteger,
  Text,
  TimeOnly,
  Timestamp,
  text,
  Varchar,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { expectRoundTrip } from '../../../tools/reflection/round-trip.ts';
import { schemaOf } from '../../../tools/reflection/schema-of-plan.ts';
import { awkwardNames, awkwardTexts, type SchemaTraits, schemaPlans } from '../../../tools/reflection/schema-plan.ts';
import { sqliteFixture } from './sqlite-engine.ts';

/** How many schemas are tried; more by the environment. */
const numRuns = Number(process.env['SQLAYER_TEST_SCHEMAS'] ?? 40);

const textDefaults = [(given: string) => given, () => "it's", () => text("('a' || 'b')")];

const traits: SchemaTraits = {
  types: [
    { type: Integer, defaults: [() => 5, () => -7, () => text('(1 + 2) * 3')], isKey: true, is: 'number' },
    { type: SmallInteger, isKey: true, is: 'number' },
    { type: BigInteger, isKey: true },
    { type: Numeric(10, 2), defaults: [() => text('1.50')] },
    { type: Decimal(8, 3) },
    { type: Float },
    { type: Double, defaults: [() => text('1e10')] },
    { type: Varchar(20), defaults: textDefaults, isKey: true, is: 'text' },
    { type: Varchar(20).with({ collation: 'NOCASE' }), defaults: textDefaults, isKey: true, is: 'text' },
    { type: Char(5), isKey: true },
    { type: Text, defaults: textDefaults, is: 'text' },
    { type: Bool, defaults: [() => true, () => false] },
    { type: DateOnly, defaults: [() => text('CURRENT_DATE')] },
    { type: TimeOnly },
    { type: Timestamp, defaults: [() => text('CURRENT_TIMESTAMP')] },
    { type: Timestamp.with({ timezone: true }) },
    { type: Blob, defaults: [() => text("x'00ff'")] },
    { type: Binary(4) },
    { type: Json() },
  ],
  names: awkwardNames,
  texts: awkwardTexts,
  onDelete: ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'],
  onUpdate: ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'],
  has: new Set([
    'uniqueIndexes',
    'storedComputed',
    'virtualComputed',
    'partialIndexes',
    'expressionIndexes',
    'descendingIndexes',
    'deferrable',
  ]),
};

describe('schemas', () => {
  test.each([
    ['without a name', undefined],
    ['that are named', 'main'],
  ])(
    '%s are the same when they are created, reflected and created again',
    async (_title, schema) => {
      await using fixture = sqliteFixture();
      const engine = await fixture.engine('sqlite::memory:');
      await engine.connect(async (connection) => {
        await fc.assert(
          fc.asyncProperty(schemaPlans(traits), (plan) =>
            expectRoundTrip(schemaOf(plan, traits, 'sqlite', schema), async (work) => {
              const transaction = await connection.begin();
              try {
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
    20_000 + numRuns * 500,
  );
});
