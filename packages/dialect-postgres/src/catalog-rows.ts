import type {
  ReferentialAction,
  ReflectedCheck,
  ReflectedColumn,
  ReflectedConstraint,
  ReflectedCounting,
  ReflectedExclusion,
  ReflectedForeignKey,
  ReflectedIdentity,
  ReflectedIndex,
  ReflectedIndexElement,
  ReflectedOptions,
  ReflectedSequence,
  ReflectedTable,
  ReflectedUnique,
} from '@sqlayer/kernel/contracts';
import { type NamedTypes, withDimensions } from './catalog-types.ts';

// What the queries of catalog-queries.ts answer, and what it means.

type Maybe<T> = T | null;

export interface TableRow {
  readonly kind: 'r' | 'p' | 'f' | 'v' | 'm';
  readonly persistence: 'p' | 'u' | 't';
  readonly comment: Maybe<string>;
  readonly definition: Maybe<string>;
  readonly partitionKey: Maybe<string>;
  readonly bound: Maybe<string>;
  readonly parents: Maybe<readonly { readonly name: string; readonly schema: Maybe<string> }[]>;
  readonly using: Maybe<string>;
  readonly storage: Maybe<readonly string[]>;
  readonly tablespace: Maybe<string>;
}

interface CountingRow {
  readonly start: string;
  readonly increment: string;
  readonly minValue: string;
  readonly maxValue: string;
  readonly cache: string;
  readonly cycle: boolean;
}

export interface ColumnRow {
  readonly name: string;
  readonly typeName: string;
  readonly dimensions: number;
  readonly typeId: string;
  readonly collation: Maybe<string>;
  readonly required: boolean;
  readonly expression: Maybe<string>;
  readonly identity: '' | 'a' | 'd';
  readonly generated: '' | 's' | 'v';
  readonly comment: Maybe<string>;
  readonly counting: Maybe<CountingRow>;
  readonly sequence: Maybe<{ readonly name: string; readonly schema: Maybe<string>; readonly isOwned: boolean }>;
}

interface ElementRow {
  readonly column: Maybe<string>;
  readonly sql: Maybe<string>;
  readonly text: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  readonly collation: Maybe<string>;
  readonly operatorClass: Maybe<string>;
}

export interface ConstraintRow {
  readonly name: string;
  readonly type: 'p' | 'u' | 'f' | 'c' | 'x';
  readonly columns: Maybe<readonly string[]>;
  readonly targetSchema: Maybe<string>;
  readonly targetTable: Maybe<string>;
  readonly targetColumns: Maybe<readonly string[]>;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly match: string;
  readonly onDeleteColumns: Maybe<readonly string[]>;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
  readonly noInherit: boolean;
  /** Since PostgreSQL 18. */
  readonly period: Maybe<boolean>;
  readonly enforced: Maybe<boolean>;
  readonly expression: Maybe<string>;
  readonly comment: Maybe<string>;
  readonly nullsNotDistinct: Maybe<boolean>;
  readonly include: Maybe<readonly string[]>;
  readonly elements: Maybe<readonly ElementRow[]>;
  readonly operators: Maybe<readonly string[]>;
  readonly using: Maybe<string>;
  readonly where: Maybe<string>;
}

export interface IndexRow {
  readonly name: string;
  readonly unique: boolean;
  readonly elements: readonly ElementRow[];
  readonly include: Maybe<readonly string[]>;
  readonly where: Maybe<string>;
  readonly using: string;
  readonly nullsNotDistinct: Maybe<boolean>;
  readonly storage: Maybe<readonly string[]>;
  readonly tablespace: Maybe<string>;
  readonly comment: Maybe<string>;
}

export interface SequenceRow extends CountingRow {
  readonly typeName: string;
  readonly comment: Maybe<string>;
  readonly ownedBy: Maybe<{ readonly table: string; readonly column: string }>;
}

/** Everything that is known of one table. */
export interface TableRows {
  readonly table: TableRow;
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};
const kinds: Readonly<Record<string, ReflectedTable['kind']>> = { v: 'view', m: 'materializedView' };
const matches: Readonly<Record<string, ReflectedForeignKey['match']>> = { f: 'FULL', p: 'PARTIAL' };

export function reflectTable(name: string, schema: string | undefined, rows: TableRows, types: NamedTypes): ReflectedTable {
  const { table, constraints } = rows;
  const key = constraints.find(({ type }) => type === 'p');
  const keyColumns = key?.columns ?? [];
  const ofType = (type: ConstraintRow['type']): readonly ConstraintRow[] => constraints.filter((row) => row.type === type);
  const { partitionKey, bound, parents } = table;
  return {
    name,
    schema,
    kind: kinds[table.kind] ?? 'table',
    temporary: table.persistence === 't',
    columns: rows.columns.map((row) => reflectColumn(row, keyColumns, types)),
    primaryKey: key === undefined ? noKey : { ...shared(key), columns: keyColumns, options: keyOptions(key) },
    foreignKeys: ofType('f').map(reflectForeignKey),
    uniques: ofType('u').map(reflectUnique),
    checks: ofType('c').map(reflectCheck),
    exclusions: ofType('x').map(reflectExclusion),
    indexes: rows.indexes.map(reflectIndex),
    comment: table.comment ?? undefined,
    definitionSql: table.definition?.trim().replace(/;$/, ''),
    partitioning: partitionKey === null ? undefined : { strategy: partitionKey.replace(/\W.*/s, '').toLowerCase(), sql: partitionKey },
    partitionBoundSql: bound ?? undefined,
    parents: (parents ?? []).map((parent) => ({ name: parent.name, schema: parent.schema ?? undefined })),
    options: tableOptions(table),
  };
}

const noKey: ReflectedTable['primaryKey'] = {
  name: undefined,
  columns: [],
  deferrable: false,
  initiallyDeferred: false,
  comment: undefined,
  options: {},
};

function tableOptions({ persistence, partitionKey, bound, parents, using, storage, tablespace }: TableRow): ReflectedOptions {
  return present({
    unlogged: persistence === 'u' || undefined,
    inherits: bound === null ? parents?.map(nameOfParent) : undefined,
    partitionOf: bound === null ? undefined : { ...parents?.[0], bound },
    partitionBy: partitionKey,
    using,
    with: parameters(storage),
    tablespace,
  });
}

/** The parent as the option takes it: by its name, or with its schema. */
function nameOfParent({ name, schema }: { readonly name: string; readonly schema: Maybe<string> }): unknown {
  return schema === null ? name : { name, schema };
}

/** `['fillfactor=70']` as `{ fillfactor: '70' }`. */
function parameters(storage: Maybe<readonly string[]>): ReflectedOptions | undefined {
  return storage === null
    ? undefined
    : Object.fromEntries(storage.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
}

/** Without what is null or undefined. */
function present(options: Readonly<Record<string, unknown>>): ReflectedOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== undefined));
}

function reflectColumn(row: ColumnRow, key: readonly string[], types: NamedTypes): ReflectedColumn {
  const { expression, identity, generated, counting, sequence } = row;
  const isCounted = sequence !== null && /^nextval\('(?:[^']|'')*'::regclass\)$/.test(expression ?? '');
  return {
    name: row.name,
    typeName: withDimensions(row.typeName, row.dimensions),
    namedType: types.find(row.typeId),
    collation: row.collation ?? undefined,
    nullable: !row.required,
    defaultSql: generated === '' ? (expression ?? undefined) : undefined,
    defaultSequence: isCounted ? { ...sequence, schema: sequence.schema ?? undefined } : undefined,
    onUpdateSql: undefined,
    primaryKeyPosition: key.indexOf(row.name) + 1,
    autoincrement: identity !== '' || isCounted,
    identity: counting === null ? undefined : { ...reflectCounting(counting), always: identity === 'a' },
    computed: generated === '' || expression === null ? undefined : { sql: expression, stored: generated === 's' },
    comment: row.comment ?? undefined,
    options: {},
  };
}

function reflectCounting({
  start,
  increment,
  minValue,
  maxValue,
  cache,
  cycle,
}: CountingRow): ReflectedCounting & Partial<ReflectedIdentity> {
  return {
    start: BigInt(start),
    increment: BigInt(increment),
    minValue: BigInt(minValue),
    maxValue: BigInt(maxValue),
    cache: BigInt(cache),
    cycle,
  };
}

function shared({ name, deferrable, deferred, comment }: ConstraintRow): ReflectedConstraint {
  return { name, deferrable, initiallyDeferred: deferred, comment: comment ?? undefined, options: {} };
}

function keyOptions({ include, period }: ConstraintRow): ReflectedOptions {
  return present({ include, withoutOverlaps: period === true || undefined });
}

function reflectForeignKey(row: ConstraintRow): ReflectedForeignKey {
  const { validated, enforced, period, onDeleteColumns } = row;
  return {
    ...shared(row),
    columns: row.columns ?? [],
    targetSchema: row.targetSchema ?? undefined,
    targetTable: row.targetTable ?? '',
    targetColumns: row.targetColumns ?? [],
    onDelete: actions[row.onDelete] ?? 'NO ACTION',
    onUpdate: actions[row.onUpdate] ?? 'NO ACTION',
    match: matches[row.match] ?? 'SIMPLE',
    options: present({ ...validity(validated, enforced), period: period === true || undefined, onDeleteColumns }),
  };
}

/** What is not enforced is not valid either. */
function validity(validated: boolean, enforced: Maybe<boolean>): ReflectedOptions {
  if (enforced === false) return { notEnforced: true };
  return validated ? {} : { notValid: true };
}

function reflectUnique(row: ConstraintRow): ReflectedUnique {
  return {
    ...shared(row),
    columns: row.columns ?? [],
    nullsNotDistinct: row.nullsNotDistinct ?? false,
    include: row.include ?? [],
    options: present({ withoutOverlaps: row.period === true || undefined }),
  };
}

function reflectCheck(row: ConstraintRow): ReflectedCheck {
  const { expression, validated, enforced, noInherit } = row;
  return {
    ...shared(row),
    sql: expression ?? '',
    options: present({ ...validity(validated, enforced), noInherit: noInherit || undefined }),
  };
}

function reflectExclusion(row: ConstraintRow): ReflectedExclusion {
  const { elements, operators, using, where } = row;
  return {
    ...shared(row),
    elements: (elements ?? []).map(({ text, operatorClass }, i) => ({
      sql: text,
      operator: operators?.[i] ?? '=',
      operatorClass: operatorClass ?? undefined,
    })),
    using: using ?? 'gist',
    whereSql: where ?? undefined,
  };
}

function reflectIndex(row: IndexRow): ReflectedIndex {
  return {
    name: row.name,
    elements: row.elements.map(reflectElement),
    unique: row.unique,
    nullsNotDistinct: row.nullsNotDistinct ?? false,
    include: row.include ?? [],
    using: row.using === 'btree' ? undefined : row.using,
    whereSql: row.where ?? undefined,
    comment: row.comment ?? undefined,
    options: present({ with: parameters(row.storage), tablespace: row.tablespace }),
  };
}

/** NULLs are large: they come last, or first in descending order, unless told otherwise. */
function reflectElement({ column, sql, descending, nullsFirst, collation, operatorClass }: ElementRow): ReflectedIndexElement {
  return {
    column: column ?? undefined,
    sql: sql ?? undefined,
    descending,
    nulls: nullsFirst === descending ? undefined : nullsFirst ? 'first' : 'last',
    collation: collation ?? undefined,
    operatorClass: operatorClass ?? undefined,
    length: undefined,
  };
}

export function reflectSequence(name: string, schema: string | undefined, row: SequenceRow): ReflectedSequence {
  return {
    name,
    schema,
    ...reflectCounting(row),
    typeName: row.typeName,
    ownedBy: row.ownedBy ?? undefined,
    comment: row.comment ?? undefined,
  };
}
