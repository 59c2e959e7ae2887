import type { ColumnElement } from '../elements/column-element.ts';
import { Node, type NodePass } from '../elements/node.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import type { Cte } from '../selectables/subquery.ts';

/** SQL that the application adds as it stands, for one dialect or for all. */
export interface Affix {
  readonly text: string;
  /** Name of the only dialect that writes it; undefined for every one. */
  readonly dialect: string | undefined;
}

/** An {@link Affix} that belongs to one FROM element. */
export interface TableHint extends Affix {
  readonly from: FromClause;
}

/** FOR UPDATE and its kin. */
export interface LockOptions {
  /** Others may read and lock in the same way, but not change: FOR SHARE. */
  readonly read?: boolean;
  /** A weaker lock that leaves foreign keys to the row alone: FOR NO KEY UPDATE, FOR KEY SHARE. */
  readonly keyShare?: boolean;
  /** An error instead of waiting for a row that is locked. */
  readonly nowait?: boolean;
  /** Rows that are locked are left out. */
  readonly skipLocked?: boolean;
}

/** A lock, with the elements whose rows it is for. */
export interface Lock extends LockOptions {
  readonly of: readonly Node[];
}

/** The clause behind which one of an application's own stands; a statement has only some of them. */
export type ClausePosition = 'columns' | 'from' | 'where' | 'groupBy' | 'having' | 'orderBy' | 'end';

/** A clause that a dialect or an application added to the language, written behind the clause that `after` names. */
export interface ExtraClause {
  readonly after: ClausePosition;
  readonly node: Node;
}

/** Which FROM elements a subquery leaves to the query around it. */
export interface Correlation {
  readonly mode: 'only' | 'except';
  readonly froms: readonly FromClause[];
}

/** FETCH FIRST, where it says more than LIMIT can. */
export interface FetchOptions {
  /** The number is a percentage of the rows. */
  readonly percent?: boolean;
  /** Rows that are equal to the last in their order come too. */
  readonly withTies?: boolean;
}

interface ModifierFields {
  readonly prefixes: readonly Affix[];
  readonly suffixes: readonly Affix[];
  readonly statementHints: readonly Affix[];
  readonly tableHints: readonly TableHint[];
  readonly ctes: readonly { readonly cte: Cte<unknown>; readonly nestHere: boolean }[];
  readonly clauses: readonly ExtraClause[];
  readonly distinctOn: readonly ColumnElement[];
  readonly lock: Lock | undefined;
  readonly correlation: Correlation | undefined;
  readonly fetch: FetchOptions | undefined;
}

/**
 * What few statements have: hints, locks, clauses of one database. It is kept apart, so that the many without it are
 * small to build and to compare.
 */
export class Modifiers extends Node implements ModifierFields {
  readonly prefixes: readonly Affix[] = [];
  readonly suffixes: readonly Affix[] = [];
  readonly statementHints: readonly Affix[] = [];
  readonly tableHints: readonly TableHint[] = [];
  readonly ctes: ModifierFields['ctes'] = [];
  readonly clauses: readonly ExtraClause[] = [];
  readonly distinctOn: readonly ColumnElement[] = [];
  readonly lock: Lock | undefined = undefined;
  readonly correlation: Correlation | undefined = undefined;
  readonly fetch: FetchOptions | undefined = undefined;

  get kind(): 'modifiers' {
    return 'modifiers';
  }

  /** These with some fields replaced; `undefined` stands for none of them. */
  static changed(before: Modifiers | undefined, change: (before: Modifiers) => Partial<ModifierFields>): Modifiers {
    const modifiers = before ?? new Modifiers();
    return modifiers.copyWith(change(modifiers));
  }

  /** The texts that `dialect` writes. */
  static textsFor(affixes: readonly Affix[], dialect: string): readonly string[] {
    return affixes.filter((affix) => affix.dialect === undefined || affix.dialect === dialect).map(({ text }) => text);
  }

  describe(pass: NodePass): void {
    for (const field of ['prefixes', 'suffixes', 'statementHints'] as const) {
      pass.atom(field, this[field].length);
      for (const { text, dialect } of this[field]) {
        pass.atom(field, text);
        pass.atom(field, dialect);
      }
    }
    pass.atom('tableHints', this.tableHints.length);
    for (const { from, text, dialect } of this.tableHints) {
      pass.shared('tableHints', from);
      pass.atom('tableHints', text);
      pass.atom('tableHints', dialect);
    }
    pass.atom('ctes', this.ctes.length);
    for (const { cte, nestHere } of this.ctes) {
      pass.shared('ctes', cte);
      pass.atom('ctes', nestHere);
    }
    pass.atom('clauses', this.clauses.length);
    for (const { after, node } of this.clauses) {
      pass.atom('clauses', after);
      pass.node('clauses', node);
    }
    pass.nodes('distinctOn', this.distinctOn);
    if (this.lock !== undefined) describeLock(pass, this.lock);
    if (this.correlation !== undefined) {
      pass.atom('correlation', this.correlation.mode);
      pass.atom('correlation', this.correlation.froms.length);
      for (const from of this.correlation.froms) pass.shared('correlation', from);
    }
    if (this.fetch !== undefined) pass.atom('fetch', `${this.fetch.percent ?? false} ${this.fetch.withTies ?? false}`);
  }
}

function describeLock(pass: NodePass, { read, keyShare, nowait, skipLocked, of }: Lock): void {
  pass.atom('lock', [read, keyShare, nowait, skipLocked].map(Boolean).join());
  pass.atom('lock', of.length);
  for (const node of of) pass.shared('lock', node);
}
