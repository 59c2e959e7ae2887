import type { AnySqlType } from '@sqlayer/expression';
import fc from 'fast-check';

// Schemas as plain data, so that fast-check can make them smaller; schema-of-plan.ts makes metadata of them.

/** A type that columns may have, and what else may be said of such columns. */
export interface TypeChoice {
  readonly type: AnySqlType;
  /** Defaults that the database keeps, of which a text of the plan may be a part. */
  readonly defaults?: readonly ((text: string) => unknown)[];
  /** The column may be part of a key or an index. */
  readonly isKey?: boolean;
  /** A sequence may be its default. */
  readonly isCounted?: boolean;
  /** What kind of expression the column may stand in. */
  readonly is?: 'number' | 'text';
}

/** What a database has, as far as plans need to know. */
export interface SchemaTraits {
  readonly types: readonly TypeChoice[];
  /** Parts of names, without length: something unique is put behind them. */
  readonly names: fc.Arbitrary<string>;
  /** Texts of comments, defaults and checks. */
  readonly texts: fc.Arbitrary<string>;
  readonly onDelete: readonly ('NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT')[];
  readonly onUpdate: SchemaTraits['onDelete'];
  readonly has: ReadonlySet<SchemaFeature>;
}

export type SchemaFeature =
  | 'comments'
  | 'uniqueIndexes'
  | 'identity'
  | 'storedComputed'
  | 'virtualComputed'
  | 'partialIndexes'
  | 'expressionIndexes'
  | 'descendingIndexes'
  | 'indexNulls'
  | 'nullsNotDistinct'
  | 'include'
  | 'deferrable'
  | 'match'
  | 'sequences'
  | 'namedTypes'
  | 'materializedViews'
  | 'exclusions';

export interface ColumnPlan {
  readonly name: string;
  readonly type: number;
  readonly nullable: boolean;
  /** Which of the type's defaults; none if there is no such one. */
  readonly initial: number;
  readonly text: string;
  readonly comment: string | undefined;
}

export interface IndexPlan {
  readonly name: string;
  readonly columns: readonly number[];
  readonly unique: boolean;
  readonly descending: boolean;
  readonly nullsLast: boolean;
  readonly partial: boolean;
  readonly expression: boolean;
  readonly include: boolean;
  readonly comment: string | undefined;
}

export interface ForeignKeyPlan {
  readonly name: string;
  readonly target: number;
  readonly nullable: boolean;
  readonly onDelete: number;
  readonly onUpdate: number;
  readonly deferrable: boolean;
  readonly matchFull: boolean;
}

export interface TablePlan {
  readonly name: string;
  readonly columns: readonly ColumnPlan[];
  /** Without a key, counted by the database, by an identity, or of columns of the table. */
  readonly key: 'none' | 'counted' | 'identity' | 'one' | 'two';
  readonly computed: 'stored' | 'virtual' | undefined;
  readonly uniques: readonly { readonly name: string; readonly columns: readonly number[]; readonly nullsNotDistinct: boolean }[];
  readonly checks: readonly { readonly name: string; readonly column: number; readonly text: string }[];
  readonly indexes: readonly IndexPlan[];
  readonly foreignKeys: readonly ForeignKeyPlan[];
  readonly exclusion: boolean;
  readonly comment: string | undefined;
}

export interface SchemaPlan {
  readonly tables: readonly TablePlan[];
  readonly sequences: readonly { readonly name: string; readonly start: number; readonly increment: number; readonly cycle: boolean }[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly domains: readonly { readonly name: string; readonly notNull: boolean; readonly text: string }[];
  readonly views: readonly { readonly name: string; readonly table: number; readonly materialized: boolean }[];
}

/** Schemas of a database, small enough that many of them can be created in a few seconds. */
export function schemaPlans({ names, texts, types }: SchemaTraits): fc.Arbitrary<SchemaPlan> {
  const name = fc.oneof({ weight: 2, arbitrary: fc.constant('c') }, names);
  const position = fc.nat({ max: 30 });
  const positions = fc.array(position, { minLength: 1, maxLength: 3 });
  const comment = fc.option(texts, { nil: undefined, freq: 3 });
  const flag = fc.boolean();
  const column = fc.record({
    name,
    type: fc.nat({ max: types.length - 1 }),
    nullable: flag,
    initial: fc.nat({ max: 4 }),
    text: texts,
    comment,
  });
  const index = fc.record({
    name,
    columns: positions,
    unique: flag,
    descending: flag,
    nullsLast: flag,
    partial: flag,
    expression: flag,
    include: flag,
    comment,
  });
  const foreignKey = fc.record({
    name,
    target: position,
    nullable: flag,
    onDelete: position,
    onUpdate: position,
    deferrable: flag,
    matchFull: flag,
  });
  const table = fc.record({
    name,
    columns: fc.array(column, { minLength: 1, maxLength: 5 }),
    key: fc.constantFrom('none', 'counted', 'counted', 'identity', 'one', 'two'),
    computed: fc.constantFrom(undefined, undefined, 'stored', 'virtual'),
    uniques: fc.array(fc.record({ name, columns: positions, nullsNotDistinct: flag }), { maxLength: 2 }),
    checks: fc.array(fc.record({ name, column: position, text: texts }), { maxLength: 2 }),
    indexes: fc.array(index, { maxLength: 2 }),
    foreignKeys: fc.array(foreignKey, { maxLength: 2 }),
    exclusion: flag,
    comment,
  });
  return fc.record({
    tables: fc.array(table, { minLength: 1, maxLength: 4 }),
    sequences: fc.array(
      fc.record({ name, start: fc.integer({ min: 1, max: 100 }), increment: fc.integer({ min: 1, max: 9 }), cycle: flag }),
      { maxLength: 2 },
    ),
    enums: fc.array(fc.record({ name, values: fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }) }), { maxLength: 1 }),
    domains: fc.array(fc.record({ name, notNull: flag, text: texts }), { maxLength: 1 }),
    views: fc.array(fc.record({ name, table: position, materialized: flag }), { maxLength: 2 }),
  }) as fc.Arbitrary<SchemaPlan>;
}

const awkward = [
  'a.b',
  'it"s',
  "it's",
  '`tick`',
  'select',
  'Upper Case',
  '%s %(x)s',
  'back\\slash',
  '$1 ? :x',
  '[x]',
  'größe',
  'имя',
  '名前',
];

/** Names that a database could get wrong: with quotes, blanks and dots, reserved, of any alphabet. */
export const awkwardNames: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !text.includes('\0')),
);

/** The same within the plane of Unicode that holds nearly all that is written. */
export const awkwardBasicNames: fc.Arbitrary<string> = awkwardNames.filter((text) => !/[\ud800-\udfff]/.test(text));

/** Texts with quotes, escapes and line ends. */
export const awkwardTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("it's", '"quoted"', 'back\\slash', 'two\nlines', '', '%s', "\\'", "''", 'NULL', 'ünï¢ödé €', '(a', 'a,b'),
  fc.string({ maxLength: 6 }).filter((text) => !text.includes('\0')),
);
