import { ArgumentError } from '@sqlayer/kernel/errors';
import type { Node } from '../elements/node.ts';
import { ColumnReference } from '../selectables/from-clause.ts';
import { walk } from '../traversal/walk.ts';
import type { TableConstraint } from './constraints.ts';
import type { Index } from './table-index.ts';

/** What a convention is told of the table. */
export interface NamedTable {
  readonly name: string;
  readonly schema: string | undefined;
}

/** A template, or a function that gives the name. */
export type NameTemplate = string | ((constraint: TableConstraint | Index, table: NamedTable) => string);

/**
 * How constraints and indexes without a name are called.
 *
 * Templates hold tokens: `%(table_name)s`, `%(referred_table_name)s`, `%(constraint_name)s`, and for the columns
 * `%(column_0_name)s`, `%(column_0_key)s`, `%(column_0_label)s` (table and column), all of them joined as
 * `%(column_0N_name)s` or, with underscores, `%(column_0_N_name)s`; likewise `%(referred_column_0_name)s`. `%%` is a `%`.
 * A template with `%(constraint_name)s` is applied to constraints that have a name as well, unless it is an `exactName`.
 */
export interface NamingConvention {
  readonly ix?: NameTemplate;
  readonly uq?: NameTemplate;
  readonly ck?: NameTemplate;
  readonly fk?: NameTemplate;
  readonly pk?: NameTemplate;
  /** EXCLUDE. */
  readonly ex?: NameTemplate;
  /** Tokens of the application's own. */
  readonly tokens?: Readonly<Record<string, (constraint: TableConstraint | Index, table: NamedTable) => string>>;
}

/** The name of a constraint or index. */
export interface GivenName {
  readonly name: string;
  /** Made by a convention, so that it may be shortened to what the database allows. */
  readonly isGenerated: boolean;
}

const prefixes = { index: 'ix', unique: 'uq', check: 'ck', foreignKey: 'fk', primaryKey: 'pk', exclude: 'ex' } as const;

/** The name of a constraint or index of `table`; undefined where the database makes one up. */
export function nameOf(
  constraint: TableConstraint | Index,
  table: NamedTable & { readonly registry?: { readonly naming?: NamingConvention | undefined } | undefined },
): GivenName | undefined {
  const naming = table.registry?.naming ?? {};
  const template = naming[prefixes[constraint.kind]];
  const { name, isExact } = constraint;
  if (name === undefined && isExact) return undefined;
  const applies = name === undefined || (typeof template === 'string' && template.includes('%(constraint_name)s') && !isExact);
  if (template === undefined || !applies) {
    if (name !== undefined) return { name, isGenerated: false };
    return constraint.kind === 'index' ? { name: defaultIndexName(constraint, table), isGenerated: true } : undefined;
  }
  if (typeof template === 'function') return { name: template(constraint, table), isGenerated: true };
  const filled = template.replace(/%(?:%|\(([^)]*)\)s)/g, (whole, token: string | undefined) =>
    token === undefined ? (whole === '%%' ? '%' : whole) : tokenValue(token, constraint, table, naming.tokens),
  );
  return { name: filled, isGenerated: true };
}

function tokenValue(token: string, constraint: TableConstraint | Index, table: NamedTable, own: NamingConvention['tokens']): string {
  const custom = own?.[token];
  if (custom !== undefined) return custom(constraint, table);
  if (token === 'table_name') return table.name;
  if (token === 'constraint_name') {
    if (constraint.name !== undefined) return constraint.name;
    throw new ArgumentError(
      'SQL_UNNAMED_CONSTRAINT',
      `the naming convention asks for %(constraint_name)s, but a ${constraint.kind} constraint of '${table.name}' has no name.`,
    );
  }
  if (token === 'referred_table_name' && constraint.kind === 'foreignKey') return constraint.target(0).table;
  const parts = /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/.exec(token);
  if (parts === null || (parts[1] !== undefined && constraint.kind !== 'foreignKey')) {
    throw new ArgumentError('SQL_INVALID_NAME', `the naming convention of '${table.name}' has the token %(${token})s, which is none.`);
  }
  const [, referred, first, all, what] = parts;
  const names = referred === undefined ? columnNames(constraint, table, what) : referredNames(constraint, what);
  const from = Number(first);
  const chosen = all === undefined ? names.slice(from, from + 1) : names.slice(from);
  if (chosen.length > 0) return chosen.join(all === '_N' ? '_' : '');
  throw new ArgumentError(
    'SQL_INVALID_NAME',
    `the naming convention asks for %(${token})s, but a ${constraint.kind} constraint of '${table.name}' has no such column; name it.`,
  );
}

function columnNames(constraint: TableConstraint | Index, table: NamedTable, what: string | undefined): readonly string[] {
  return columnsOf(constraint).map((column) => {
    if (what === 'label') return labelOf(table, column.name);
    return what === 'key' ? column.key : column.name;
  });
}

function referredNames(constraint: TableConstraint | Index, what: string | undefined): readonly string[] {
  if (constraint.kind !== 'foreignKey') return [];
  return constraint.targets.map((_target, i) => {
    const { schema, table, column } = constraint.target(i);
    return what === 'label' ? labelOf({ name: table, schema }, column) : column;
  });
}

function labelOf({ name, schema }: NamedTable, column: string): string {
  const prefix = schema === undefined ? '' : `${schema.replaceAll('.', '_')}_`;
  return `${prefix}${name}_${column}`;
}

/** The columns of a constraint, or those that its expressions use. */
function columnsOf(constraint: TableConstraint | Index): readonly ColumnReference[] {
  switch (constraint.kind) {
    case 'index':
      return usedColumns(constraint.expressions);
    case 'check':
      return constraint.column === undefined ? usedColumns([constraint.condition]) : [constraint.column];
    case 'exclude':
      return usedColumns(constraint.exclusions.map(({ element }) => element));
    default:
      return constraint.columns;
  }
}

function usedColumns(elements: readonly Node[]): readonly ColumnReference[] {
  const columns = new Set<ColumnReference>();
  for (const element of elements) {
    walk(element, (node) => {
      if (node instanceof ColumnReference) columns.add(node);
      return undefined;
    });
  }
  return [...columns];
}

function defaultIndexName(index: Index, table: NamedTable): string {
  const names = index.expressions.map((element, i) => {
    const used = usedColumns([element]).map((column) => column.name);
    return used.length === 0 ? `expr${i + 1}` : used.join('_');
  });
  return `ix_${labelOf(table, names.join('_'))}`;
}
