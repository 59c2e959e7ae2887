import { ColumnElement, type ColumnReference, type ForeignKeyConstraint, type Table } from '@sqlayer/expression';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import type { Cascade, LazyMode, ManyDef, OneDef } from './relationship-definition.ts';

/** A column of one side and the column of the other that has the same value. */
export interface ColumnPair {
  readonly local: ColumnReference;
  readonly remote: ColumnReference;
}

/** What a relationship knows of the classes at its ends. */
export interface RelationshipEnd {
  readonly name: string;
  readonly table: Table;
  findRelationship(key: string): Relationship | undefined;
}

export type Direction = 'manyToOne' | 'oneToMany' | 'manyToMany';

/** The table between two classes, and how each column of it gets its value. */
export interface Secondary {
  readonly table: Table;
  /** `remote` is the column of the table in between. */
  readonly toOwner: readonly ColumnPair[];
  readonly toTarget: readonly ColumnPair[];
}

const cascades: readonly Cascade[] = ['save-update', 'merge', 'delete', 'delete-orphan'];

/** A relationship between two mapped classes, worked out from the foreign keys between their tables. */
export class Relationship {
  readonly key: string;
  /** Its place among the relationships of the class. */
  readonly index: number;
  readonly owner: RelationshipEnd;
  readonly target: RelationshipEnd;
  readonly direction: Direction;
  readonly isCollection: boolean;
  /** Columns of the owner's table (`local`) and the target's (`remote`); empty for many-to-many. */
  readonly pairs: readonly ColumnPair[];
  readonly secondary: Secondary | undefined;
  readonly cascade: ReadonlySet<Cascade>;
  readonly lazy: LazyMode;
  readonly definition: ManyDef<unknown> | OneDef<unknown, boolean>;

  constructor(
    owner: RelationshipEnd,
    target: RelationshipEnd,
    key: string,
    index: number,
    definition: ManyDef<unknown> | OneDef<unknown, boolean>,
  ) {
    this.owner = owner;
    this.target = target;
    this.key = key;
    this.index = index;
    this.definition = definition;
    this.isCollection = definition.kind === 'many';
    this.lazy = definition.options.lazy ?? 'select';
    this.cascade = parseCascade(definition.options.cascade, this);
    const { secondary } = definition.options;
    if (secondary !== undefined) {
      const table = typeof secondary === 'function' ? secondary() : secondary;
      this.direction = 'manyToMany';
      this.pairs = [];
      this.secondary = {
        table,
        toOwner: this.#pairsFrom(table, owner.table, 'first').map(swap),
        toTarget: this.#pairsFrom(table, target.table, 'last').map(swap),
      };
      return;
    }
    const forward = this.#pairsFrom(owner.table, target.table, 'first');
    const backward = this.#pairsFrom(target.table, owner.table, 'first').map(swap);
    // A class related to itself has the key in both directions: `one` holds it, `many` is held by it.
    const isManyToOne = definition.kind === 'one' && forward.length > 0;
    this.direction = isManyToOne ? 'manyToOne' : 'oneToMany';
    this.pairs = isManyToOne ? forward : backward;
    this.secondary = undefined;
    if (this.pairs.length === 0) {
      throw new ConfigurationError(
        'ORM_NO_RELATIONSHIP',
        `no foreign key connects ${owner.name} and ${target.name} for the relationship ${this}.`,
      );
    }
  }

  /** The relationship at the other side, if it is kept in step with this one. */
  get inverse(): Relationship | undefined {
    const { backPopulates } = this.definition.options;
    if (backPopulates === undefined) return undefined;
    const inverse = this.target.findRelationship(backPopulates);
    if (inverse === undefined) {
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${this} is to be kept in step with ${this.target.name}.${backPopulates}, which is no relationship.`,
      );
    }
    return inverse;
  }

  /** What a collection is sorted by when it is loaded. */
  get order(): readonly ColumnElement[] {
    const given = this.definition.options.orderBy?.();
    if (given === undefined) return [];
    const list: readonly unknown[] = Array.isArray(given) ? given : [given];
    return list.map((element) => {
      if (element instanceof ColumnElement) return element;
      throw new ConfigurationError('ORM_INVALID_MAPPING', `orderBy of ${this} gives something that is no expression.`);
    });
  }

  /** `User.addresses`, for messages. */
  toString(): string {
    return `${this.owner.name}.${this.key}`;
  }

  /** Pairs of the one foreign key of `from` that refers to `to`. */
  #pairsFrom(from: Table, to: Table, which: 'first' | 'last'): readonly ColumnPair[] {
    const wanted = this.#wantedColumn();
    const fitting = from.foreignKeys.filter(
      (constraint) => refersTo(constraint, to) && (wanted === undefined || from !== wanted.from || constraint.columns.includes(wanted)),
    );
    const [first, ...others] = fitting;
    if (first === undefined) return [];
    // The table between a class and itself has two keys: the first leads to the owner, the last to the target.
    const isBetween =
      from !== this.owner.table && from !== this.target.table && this.owner.table === this.target.table && fitting.length === 2;
    if (others.length > 0 && !isBetween) {
      const names = fitting.map((constraint) => constraint.columns.map((column) => column.key).join('+')).join(', ');
      throw new ConfigurationError(
        'ORM_AMBIGUOUS_RELATIONSHIP',
        `the foreign keys ${names} of '${from.name}' all fit ${this}; name the column that is meant with foreignKey.`,
      );
    }
    const constraint = which === 'last' && isBetween ? (others[0] ?? first) : first;
    return constraint.columns.map((local, i) => {
      const remote = to.columns.find((candidate) => constraint.refersTo(i, candidate));
      if (remote === undefined)
        throw new ConfigurationError(
          'ORM_NO_RELATIONSHIP',
          `the foreign key '${local.name}' of '${from.name}' leads to no column of '${to.name}'.`,
        );
      return { local, remote };
    });
  }

  #wantedColumn(): ColumnReference | undefined {
    const { foreignKey } = this.definition.options;
    if (foreignKey === undefined) return undefined;
    if (typeof foreignKey === 'function') return foreignKey() as ColumnReference;
    const name = foreignKey.slice(foreignKey.lastIndexOf('.') + 1);
    const found = [this.owner.table, this.target.table]
      .flatMap((table) => table.columns.filter((column) => column.key === name || column.name === name))
      .find((column) => column.options.foreignKey !== undefined);
    if (found === undefined)
      throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} names '${foreignKey}' as its foreign key, which is no column with one.`);
    return found;
  }
}

function swap({ local, remote }: ColumnPair): ColumnPair {
  return { local: remote, remote: local };
}

function refersTo(constraint: ForeignKeyConstraint, table: Table): boolean {
  return table.columns.some((column) => constraint.refersTo(0, column));
}

function parseCascade(text: string | undefined, relationship: Relationship): ReadonlySet<Cascade> {
  const given = (text ?? 'save-update, merge').split(',').map((word) => word.trim());
  const set = new Set<Cascade>();
  for (const word of given) {
    if (word === 'all') for (const one of ['save-update', 'merge', 'delete'] as const) set.add(one);
    else if (cascades.includes(word as Cascade)) set.add(word as Cascade);
    else if (word !== '' && word !== 'none') {
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${relationship} has the cascade '${word}'; there are all, none, ${cascades.join(', ')}.`,
      );
    }
  }
  return set;
}
