import {
  type AnySqlType,
  BigInteger,
  Binary,
  Blob,
  Bool,
  Char,
  DateOnly,
  Double,
  Enum,
  Float,
  Integer,
  Json,
  Numeric,
  SmallInteger,
  Text,
  TimeOnly,
  Timestamp,
  text,
  VarBinary,
  Varchar,
} from '@sqlayer/expression';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectRoundTrip } from '../../../tools/reflection/round-trip.ts';
import { schemaOf } from '../../../tools/reflection/schema-of-plan.ts';
import {
  awkwardBasicNames,
  awkwardTexts,
  type SchemaFeature,
  type SchemaTraits,
  schemaPlans,
} from '../../../tools/reflection/schema-plan.ts';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import {
  BigInt64,
  Bit,
  Int,
  LongBlob,
  LongText,
  MediumInt,
  MysqlDecimal,
  MysqlSet,
  MysqlTimestamp,
  MysqlVarchar,
  TinyInt,
  TinyText,
  Year,
} from '../src/index.ts';

/** How many schemas are tried; more by the environment. */
const numRuns = Number(process.env['SQLAYER_TEST_SCHEMAS'] ?? 8);

const textDefaults = [(given: string) => given, () => "it's", () => text("(concat('a', 'b'))")];

const types: SchemaTraits['types'] = [
  { type: Integer, defaults: [() => 5, () => -7, () => text('((1 + 2) * 3)')], isKey: true, is: 'number' },
  { type: SmallInteger, isKey: true, is: 'number' },
  { type: BigInteger, isKey: true, isCounted: true },
  { type: TinyInt, defaults: [() => 3], isKey: true },
  { type: MediumInt.with({ unsigned: true }), isKey: true },
  { type: Int.with({ unsigned: true }), isKey: true },
  { type: BigInt64.with({ unsigned: true }), isKey: true },
  { type: Bit(5), defaults: [() => text("b'101'")] },
  { type: Year },
  { type: Numeric(10, 2), defaults: [() => text('1.50')], is: 'number' },
  { type: MysqlDecimal(8, 3).with({ unsigned: true }) },
  { type: Float },
  { type: Double, defaults: [() => text('0.1')] },
  { type: Varchar(20), defaults: textDefaults, isKey: true, is: 'text' },
  { type: Varchar(20).with({ collation: 'utf8mb4_unicode_ci' }), defaults: textDefaults, isKey: true, is: 'text' },
  { type: MysqlVarchar(10).with({ charset: 'latin1', collation: 'latin1_german1_ci' }) as AnySqlType },
  { type: Char(5), isKey: true },
  { type: Text },
  { type: TinyText },
  { type: LongText },
  { type: Bool, defaults: [() => true, () => false] },
  { type: Enum('a', "b'c", 'd\\e', 'ü,') as AnySqlType, defaults: [() => "b'c"] },
  { type: MysqlSet('x', "y'z") as AnySqlType, defaults: [() => "x,y'z"] },
  { type: DateOnly, defaults: [() => '2020-02-29'], isKey: true },
  { type: TimeOnly.with({ precision: 3 }) },
  { type: Timestamp, defaults: [() => text('CURRENT_TIMESTAMP')] },
  { type: MysqlTimestamp(), defaults: [() => text('CURRENT_TIMESTAMP')] },
  { type: Blob },
  { type: LongBlob },
  { type: Binary(4), defaults: [() => 'ab'] },
  { type: VarBinary(9) },
  { type: Json() },
];

const features: readonly SchemaFeature[] = ['comments', 'storedComputed', 'virtualComputed', 'descendingIndexes'];

/** What the two servers do not share. */
const ofServer: Readonly<Record<string, readonly SchemaFeature[]>> = { mysql: ['expressionIndexes'], mariadb: ['sequences'] };

function traitsOf(server: string): SchemaTraits {
  return {
    types,
    // MariaDB cuts spaces from the front of the names of a view's columns.
    names: awkwardBasicNames.filter((name) => !/^\s/.test(name)),
    // Texts of the catalog have no more than the basic plane.
    texts: awkwardTexts.filter((given) => !/[\ud800-\udfff]/.test(given)),
    onDelete: ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL'],
    onUpdate: ['NO ACTION', 'RESTRICT', 'CASCADE'],
    has: new Set([...features, ...(ofServer[server] ?? [])]),
  };
}

for (const server of [await testServer('mariadb'), await testServer('mysql')]) {
  describeOn(server, `schemas on ${server.title}`, () => {
    test.each([
      ['without a name', false],
      ['that are named', true],
    ])(
      '%s are the same when they are created, reflected and created again',
      async (_title, isNamed) => {
        await using at = await openEngine(server);
        const traits = traitsOf(server.kind);
        await at.engine.connect(async (connection) => {
          const database = `${(await connection.inspect().defaultSchemaName()).slice(0, 50)}_again`;
          await fc.assert(
            fc.asyncProperty(schemaPlans(traits), (plan) =>
              expectRoundTrip(schemaOf(plan, traits, server.kind, isNamed ? database : undefined), async (work) => {
                await connection.executeRaw(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
                // What names its database must not need it to be the one in use.
                await connection.executeRaw(`USE ${isNamed ? 'information_schema' : database}`);
                try {
                  return await work(connection);
                } finally {
                  await connection.rollback();
                  await connection.executeRaw(`DROP DATABASE ${database}`);
                }
              }),
            ),
            { numRuns },
          );
        });
      },
      30_000 + numRuns * 5_000,
    );
  });
}
