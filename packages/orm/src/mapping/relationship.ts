import { ColumnElement, ColumnReference, type ForeignKeyConstraint, type Table } from '@sqlayer/expression';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import type { Cascade, LazyMode, ManyDef, OneDef, RelationshipOptions } from './relationship-definition.ts';

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
  /** How a relationship is defined, and its place among those of the class. */
  findDefinition(key: string): { readonly definition: AnyDefinition; readonly index: number } | undefined;
}

type AnyDefinition = ManyDef<unknown> | OneDef<unknown, boolean>;

/** Which side of a relationship holds the foreign key: the owner, the other one, or a table in between. */
export type Direction = 'manyToOne' | 'oneToMany' | 'manyToMany';

/** The table between two classes, and how each column of it gets its value. */
export interface Secondary {
  readonly table: Table;
  /** `remote` is the column of the table in between. */
  readonly toOwner: readonly ColumnPair[];
  readonly toTarget: readonly ColumnPair[];
}

/** Those that `all` stands for. */
const all: readonly Cascade[] = ['save-update', 'merge', 'delete', 'expunge', 'refresh-expire'];
const cascades: readonly Cascade[] = [...all, 'delete-orphan'];

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
  /** The columns of `pairs` in the owner's table. */
  readonly locals: readonly ColumnReference[];
  /** The columns of `pairs` in the target's table, in the same order. */
  readonly remotes: readonly ColumnReference[];
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
    if (secondary === undefined) {
      const forward = this.#pairsFrom(owner.table, target.table);
      const backward = this.#pairsFrom(target.table, owner.table).map(swap);
      // A class related to itself has the key in both directions: `one` holds it, `many` is held by it.
      const isManyToOne = definition.kind === 'one' && forward.length > 0;
      this.direction = isManyToOne ? 'manyToOne' : 'oneToMany';
      this.pairs = isManyToOne ? forward : backward;
      this.secondary = undefined;
    } else {
      this.direction = 'manyToMany';
      this.pairs = [];
      this.secondary = this.#between(typeof secondary === 'function' ? secondary() : secondary);
    }
    this.locals = this.pairs.map(({ local }) => local);
    this.remotes = this.pairs.map(({ remote }) => remote);
    if (this.secondary === undefined && this.pairs.length === 0) {
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
    const { orderBy } = this.definition.options;
    if (orderBy === undefined) return [];
    const given: unknown = orderBy();
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
  #pairsFrom(from: Table, to: Table): readonly ColumnPair[] {
    const wanted = this.#wantedColumn([this.owner.table, this.target.table]);
    const fitting = from.foreignKeys.filter(
      (constraint) => refersTo(constraint, to) && (wanted === undefined || constraint.columns.includes(wanted)),
    );
    const [first] = fitting;
    if (first === undefined) return [];
    if (fitting.length > 1) throw this.#ambiguous(from, fitting);
    return this.#pairsOf(first, from, to);
  }

  /** How a table in between is connected with both sides; where both are of one class, it has a key for each. */
  #between(table: Table): Secondary {
    const { owner, target } = this;
    const wanted = this.#wantedColumn([table]);
    const ownerKeys = table.foreignKeys.filter((constraint) => refersTo(constraint, owner.table));
    const targetKeys = table.foreignKeys.filter((constraint) => refersTo(constraint, target.table));
    const toOwner = wanted === undefined ? this.#defaultOwnerKey(ownerKeys) : ownerKeys.find(({ columns }) => columns.includes(wanted));
    const [toTarget, ...others] = targetKeys.filter((constraint) => constraint !== toOwner);
    if (toOwner === undefined || others.length > 0) throw this.#ambiguous(table, [...new Set([...ownerKeys, ...targetKeys])]);
    if (toTarget === undefined) throw this.#notConnected(table);
    return {
      table,
      toOwner: this.#pairsOf(toOwner, table, owner.table).map(swap),
      toTarget: this.#pairsOf(toTarget, table, target.table).map(swap),
    };
  }

  /** Of the two keys to a class that is related to itself, the first leads to the owner; from the other side it is the second. */
  #defaultOwnerKey(keys: readonly ForeignKeyConstraint[]): ForeignKeyConstraint | undefined {
    const [first, second, ...others] = keys;
    if (first === undefined || second === undefined || this.owner.table !== this.target.table || others.length > 0)
      return keys.length === 1 ? first : undefined;
    const { backPopulates } = this.definition.options;
    const inverse = backPopulates === undefined || backPopulates === this.key ? undefined : this.target.findDefinition(backPopulates);
    if (inverse === undefined) return first;
    const { foreignKey } = inverse.definition.options;
    if (foreignKey === undefined) return inverse.index < this.index ? second : first;
    const taken = this.#columnOf(foreignKey, [(first.columns[0] as ColumnReference).from as Table]);
    return first.columns.includes(taken) ? second : first;
  }

  #pairsOf(constraint: ForeignKeyConstraint, from: Table, to: Table): readonly ColumnPair[] {
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

  #wantedColumn(tables: readonly Table[]): ColumnReference | undefined {
    const { foreignKey } = this.definition.options;
    return foreignKey === undefined ? undefined : this.#columnOf(foreignKey, tables);
  }

  #columnOf(foreignKey: NonNullable<RelationshipOptions['foreignKey']>, tables: readonly Table[]): ColumnReference {
    if (typeof foreignKey === 'function') {
      const given: unknown = foreignKey();
      if (given instanceof ColumnReference) return given;
      throw new ConfigurationError('ORM_INVALID_MAPPING', `foreignKey of ${this} gives something that is no column.`);
    }
    const name = foreignKey.slice(foreignKey.lastIndexOf('.') + 1);
    const found = tables
      .flatMap((table) => table.columns.filter((column) => column.key === name || column.name === name))
      .find((column) => (column.from as Table).foreignKeys.some(({ columns }) => columns.includes(column)));
    if (found === undefined)
      throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} names '${foreignKey}' as its foreign key, which is no column with one.`);
    return found;
  }

  #ambiguous(table: Table, fitting: readonly ForeignKeyConstraint[]): ConfigurationError {
    if (fitting.length === 0) return this.#notConnected(table);
    const names = fitting.map((constraint) => constraint.columns.map((column) => column.key).join('+')).join(', ');
    return new ConfigurationError(
      'ORM_AMBIGUOUS_RELATIONSHIP',
      `the foreign keys ${names} of '${table.name}' all fit ${this}; name the column that is meant with foreignKey.`,
    );
  }

  #notConnected(table: Table): ConfigurationError {
    return new ConfigurationError(
      'ORM_NO_RELATIONSHIP',
      `'${table.name}' has no foreign keys to both ${this.owner.name} and ${this.target.name} for the relationship ${this}.`,
    );
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
    if (word === 'all') for (const one of all) set.add(one);
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
