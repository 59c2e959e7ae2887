import { ArgumentError } from '@sqlayer/kernel/errors';
import type { ColumnElement } from '../elements/column-element.ts';
import { knownWord } from '../elements/values.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import {
  type ColumnTarget,
  type ConstraintName,
  checkTimes,
  type Deferral,
  ExactName,
  type ForeignKeyActions,
} from './column-definition.ts';
import type { DdlCondition } from './ddl-condition.ts';
import type { DialectOptions } from './dialect-options.ts';
import { ForeignKeyConstraint } from './foreign-key.ts';
import { type SchemaExpression, schemaExpression } from './sql-expression.ts';

/** What any constraint may be given. */
export interface ConstraintOptions extends Deferral {
  readonly name?: ConstraintName | undefined;
  /** Kept by the database where it comments constraints (PostgreSQL). */
  readonly comment?: string | undefined;
  /** The constraint exists in some dialects only. */
  readonly ddlIf?: DdlCondition | undefined;
  readonly options?: DialectOptions | undefined;
}

/** A rule that the rows of a table keep. */
abstract class Constraint {
  readonly name: string | undefined;
  /** The naming convention leaves the name alone. */
  readonly isExact: boolean;
  readonly deferrable: boolean | undefined;
  readonly initially: Deferral['initially'];
  readonly comment: string | undefined;
  readonly ddlIf: DdlCondition | undefined;
  readonly options: DialectOptions | undefined;

  constructor({ name, deferrable, initially, comment, ddlIf, options }: ConstraintOptions) {
    this.name = name instanceof ExactName ? name.name : name;
    this.isExact = name instanceof ExactName;
    this.deferrable = deferrable;
    this.initially = initially && knownWord(initially, checkTimes, 'initially');
    this.comment = comment;
    this.ddlIf = ddlIf;
    this.options = options;
  }
}

/** PRIMARY KEY: the columns that tell rows apart. */
export class PrimaryKeyConstraint extends Constraint {
  readonly kind = 'primaryKey' as const;
  readonly columns: readonly ColumnReference[];
  /** Made from the `primaryKey` of columns, so that the order of the columns was not chosen. */
  readonly isImplicit: boolean;

  constructor(columns: readonly ColumnReference[], options: ConstraintOptions & { readonly isImplicit?: boolean } = {}) {
    super(options);
    this.columns = columns;
    this.isImplicit = options.isImplicit ?? false;
  }
}

/** UNIQUE: columns whose values no two rows share. */
export class UniqueConstraint extends Constraint {
  readonly kind = 'unique' as const;
  readonly columns: readonly ColumnReference[];

  constructor(columns: readonly ColumnReference[], options: ConstraintOptions = {}) {
    super(options);
    this.columns = columns;
  }
}

/** CHECK: what every row must meet. */
export class CheckConstraint extends Constraint {
  readonly kind = 'check' as const;
  readonly condition: ColumnElement;
  /** The column in whose definition it stands. */
  readonly column: ColumnReference | undefined;

  constructor(condition: ColumnElement, options: ConstraintOptions & { readonly column?: ColumnReference } = {}) {
    super(options);
    this.condition = condition;
    this.column = options.column;
  }
}

/** An expression of an exclusion constraint, and the operator that must not hold for two rows in all of them. */
export interface Exclusion {
  readonly element: ColumnElement;
  readonly operator: string;
  readonly operatorClass: string | undefined;
}

/** What an EXCLUDE constraint can be told. */
export interface ExcludeOptions extends ConstraintOptions {
  /** The index that finds conflicts; GiST if not given. */
  readonly using?: string | undefined;
  readonly where?: SchemaExpression | undefined;
}

/** PostgreSQL's EXCLUDE: no two rows for which every operator holds. */
export class ExcludeConstraint extends Constraint {
  readonly kind = 'exclude' as const;
  readonly exclusions: readonly Exclusion[];
  readonly using: string;
  readonly where: ColumnElement | undefined;

  constructor(exclusions: readonly Exclusion[], options: ExcludeOptions = {}) {
    super(options);
    if (exclusions.length === 0) throw new ArgumentError('SQL_INVALID_OPTION', 'exclude() needs at least one expression.');
    this.exclusions = exclusions;
    this.using = options.using ?? 'gist';
    this.where = options.where === undefined ? undefined : schemaExpression(options.where, 'the condition of exclude()');
  }
}

/** Any constraint of a table. */
export type TableConstraint = PrimaryKeyConstraint | UniqueConstraint | CheckConstraint | ForeignKeyConstraint | ExcludeConstraint;

/** PRIMARY KEY over several columns. */
export function primaryKey(columns: readonly ColumnReference[], options: ConstraintOptions = {}): PrimaryKeyConstraint {
  return new PrimaryKeyConstraint(columns, options);
}

/** UNIQUE over several columns. */
export function unique(columns: readonly ColumnReference[], options: ConstraintOptions = {}): UniqueConstraint {
  return new UniqueConstraint(columns, options);
}

/** CHECK; values in the condition are written as literals, since a constraint cannot have parameters. */
export function check(condition: SchemaExpression, options: ConstraintOptions = {}): CheckConstraint {
  return new CheckConstraint(schemaExpression(condition, 'check()'), options);
}

/** FOREIGN KEY over several columns, targets in the same order. */
export function foreignKey(
  columns: readonly ColumnReference[],
  targets: readonly ColumnTarget[],
  actions: ForeignKeyActions & Pick<ConstraintOptions, 'ddlIf'> = {},
): ForeignKeyConstraint {
  return new ForeignKeyConstraint(columns, targets, actions);
}

/** `EXCLUDE USING gist (room WITH =, during WITH &&)`: `exclude([[c.room, '='], [c.during, '&&']])`. */
export function exclude(
  exclusions: readonly (readonly [element: SchemaExpression, operator: string, operatorClass?: string])[],
  options: ExcludeOptions = {},
): ExcludeConstraint {
  return new ExcludeConstraint(
    exclusions.map(([element, operator, operatorClass]) => ({
      element: schemaExpression(element, 'exclude()'),
      operator,
      operatorClass,
    })),
    options,
  );
}
