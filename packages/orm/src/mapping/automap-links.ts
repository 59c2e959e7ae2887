import type { ColumnReference, ForeignKeyConstraint, MetaData, Table } from '@sqlayer/expression';

/** A way from one class to another, as a hook for names is told of it. */
export interface AutomapLink {
  readonly kind: 'manyToOne' | 'oneToMany' | 'oneToOne' | 'manyToMany';
  /** The table of the class that gets the attribute. */
  readonly owner: Table;
  /** The table of the class that the attribute leads to. */
  readonly target: Table;
  /** The foreign key that connects them; for many-to-many, the one from the table in between to the target. */
  readonly constraint: ForeignKeyConstraint;
  readonly secondary: Table | undefined;
  /** The only foreign key between the two tables, and the only way between them of this kind. */
  readonly isOnly: boolean;
}

/** Both ends of a connection between two tables. */
export interface AutomapConnection {
  readonly forward: AutomapLink;
  readonly backward: AutomapLink;
}

/** How the classes of tables are connected: by their foreign keys, and through tables that hold nothing but two of them. */
export function connectionsOf(metadata: MetaData, entities: readonly Table[], between: readonly Table[]): readonly AutomapConnection[] {
  const isEntity = new Set(entities);
  const targetOf = (constraint: ForeignKeyConstraint): Table | undefined => targetTable(metadata, constraint);
  const direct = entities.flatMap((owner) =>
    owner.foreignKeys.flatMap((constraint): readonly AutomapConnection[] => {
      const target = targetOf(constraint);
      if (target === undefined || !isEntity.has(target)) return [];
      const siblings = owner.foreignKeys.filter((other) => targetOf(other) === target);
      // Of several keys over the same columns one says it all.
      if (siblings.some((other) => other !== constraint && sameColumns(other, constraint) && isBefore(owner, other, constraint))) return [];
      return [connect(owner, target, constraint, siblings.length === 1)];
    }),
  );
  const through = between.flatMap((secondary): readonly AutomapConnection[] => {
    const [first, second] = secondary.foreignKeys as readonly [ForeignKeyConstraint, ForeignKeyConstraint];
    const left = targetOf(first);
    const right = targetOf(second);
    if (left === undefined || right === undefined || !isEntity.has(left) || !isEntity.has(right)) return [];
    const ways = between.filter((other) => connects(other, left, right, targetOf));
    const isOnly = left !== right && ways.length === 1;
    return [
      {
        forward: { kind: 'manyToMany', owner: left, target: right, constraint: second, secondary, isOnly },
        backward: { kind: 'manyToMany', owner: right, target: left, constraint: first, secondary, isOnly },
      },
    ];
  });
  return [...direct, ...through];
}

function connect(owner: Table, target: Table, constraint: ForeignKeyConstraint, isOnly: boolean): AutomapConnection {
  const isOne = isUnique(owner, constraint.columns);
  return {
    forward: { kind: isOne ? 'oneToOne' : 'manyToOne', owner, target, constraint, secondary: undefined, isOnly },
    backward: { kind: isOne ? 'oneToOne' : 'oneToMany', owner: target, target: owner, constraint, secondary: undefined, isOnly },
  };
}

function targetTable(metadata: MetaData, constraint: ForeignKeyConstraint): Table | undefined {
  const { fullName, isKnown } = constraint.target(0);
  return isKnown ? metadata.tables.get(fullName) : undefined;
}

/** Whether a table holds nothing but two foreign keys, so that it stands for a relationship. */
export function isBetween(table: Table): boolean {
  const [first, second, ...others] = table.foreignKeys;
  if (first === undefined || second === undefined || others.length > 0) return false;
  const keyed = new Set([...first.columns, ...second.columns]);
  return table.columns.every((column) => keyed.has(column)) && !sameColumns(first, second);
}

function connects(table: Table, left: Table, right: Table, targetOf: (constraint: ForeignKeyConstraint) => Table | undefined): boolean {
  const ends = table.foreignKeys.map(targetOf);
  return ends.includes(left) && ends.includes(right);
}

function sameColumns(a: ForeignKeyConstraint, b: ForeignKeyConstraint): boolean {
  return a.columns.length === b.columns.length && a.columns.every((column) => b.columns.includes(column));
}

function isBefore(table: Table, a: ForeignKeyConstraint, b: ForeignKeyConstraint): boolean {
  return table.foreignKeys.indexOf(a) < table.foreignKeys.indexOf(b);
}

/** Whether no two rows have the same values in these columns. */
function isUnique(table: Table, columns: readonly ColumnReference[]): boolean {
  const covers = (key: readonly unknown[]): boolean => key.length > 0 && key.every((one) => columns.includes(one as ColumnReference));
  return (
    covers(table.primaryKey.columns) ||
    table.constraints.some((one) => one.kind === 'unique' && covers(one.columns)) ||
    table.indexes.some((index) => index.unique && index.where === undefined && covers(index.expressions))
  );
}
