import { CompileError } from '@sqlayer/kernel/errors';
import type { FromClause } from '../selectables/from-clause.ts';
import type { Cte } from '../selectables/subquery.ts';
import { DataChange } from '../statements/data-change.ts';
import { Modifiers } from '../statements/modifiers.ts';
import type { Rowset } from '../statements/statement.ts';
import { ExpressionCompiler } from './expression-compiler.ts';

/** Writes queries within queries, and WITH. */
export abstract class WithCompiler extends ExpressionCompiler {
  /** Whether the query at hand stands inside another one, where every column needs a name. */
  protected nested = false;
  /** How many queries the one at hand stands in, itself counted; more than 1 within another statement. */
  protected depth = 0;
  /** Whether the query at hand stands within a common table expression. */
  private inCte = false;
  /** Common table expressions that belong to the query at hand rather than to the whole statement. */
  private ownCtes: Map<Cte<unknown>, string | undefined> | undefined;

  /** Whether the rows of the query at hand go to the application, rather than to a query around it or into a table. */
  protected isRead = true;

  /** Writes a query whose values stay in the database, as they are. */
  protected unread<T>(write: () => T): T {
    const outer = this.isRead;
    this.isRead = false;
    const written = write();
    this.isRead = outer;
    return written;
  }

  /** An element of FROM with its hints; a database that has none writes nothing. */
  protected hinted(sql: string, _from: FromClause): string {
    return sql;
  }

  protected columnList(node: FromClause): string {
    return `(${node.columns.map((column) => this.quote(column.name)).join(', ')})`;
  }

  protected nestedQuery(statement: Rowset): string {
    const outer = this.ownCtes;
    this.ownCtes = undefined;
    this.nested = true;
    this.depth += 1;
    const sql = this.withOwnWith(() => this.unread(() => this.visit(statement)));
    this.depth -= 1;
    this.nested = false;
    this.ownCtes = outer;
    return sql;
  }

  /** A common table expression by its name; its body goes into WITH the first time. */
  cte(cte: Cte<unknown>): string {
    const name = this.state.nameOf(cte);
    const sql = this.hinted(this.quote(name), cte);
    // The outermost query has the WITH of the statement.
    const ctes = cte.isNesting && !this.isRead ? this.ownCteMap() : this.state.ctes;
    if (ctes.has(cte)) return sql;
    for (const other of ctes.keys()) {
      if (this.state.nameOf(other) === name)
        throw new CompileError('SQL_INVALID_NAME', `two common table expressions are named '${name}'; give one another name.`);
    }
    // Known before its body is written, since a recursive one names itself there.
    ctes.set(cte, undefined);
    const body = this.state.within({ visible: new Set(), unqualified: false }, () => this.cteBody(cte));
    // Those that the body uses were added meanwhile and must stand before it.
    ctes.delete(cte);
    ctes.set(cte, body);
    return sql;
  }

  private ownCteMap(): Map<Cte<unknown>, string | undefined> {
    this.ownCtes ??= new Map();
    return this.ownCtes;
  }

  /** A query with the WITH that it holds itself, if any. */
  protected withOwnCtes(node: { readonly modifiers: Modifiers | undefined }, write: () => string): string {
    const outer = this.ownCtes;
    this.ownCtes = undefined;
    for (const { cte, nestHere } of node.modifiers?.ctes ?? []) {
      if (nestHere && !this.isRead) this.nestCte(cte);
      else this.cte(cte);
    }
    const body = write();
    const own: ReadonlyMap<Cte<unknown>, string | undefined> | undefined = this.ownCtes;
    this.ownCtes = outer;
    if (own === undefined) return body;
    this.requireOwnWith(this.inCte);
    return this.withClauseOf(own) + body;
  }

  /** Refuses a WITH in the query at hand where the database has none; `inCte` tells whether that stands in a WITH itself. */
  protected requireOwnWith(_inCte: boolean): void {}

  private nestCte(cte: Cte<unknown>): void {
    const body = this.state.within({ visible: new Set(), unqualified: false }, () => this.cteBody(cte));
    this.ownCteMap().set(cte, body);
    // What names it later finds it written.
    this.state.ctes.delete(cte);
    this.hiddenCtes.add(cte);
  }

  /** Common table expressions that stand in a WITH further down. */
  private readonly hiddenCtes = new Set<Cte<unknown>>();

  /** Whether INSERT, UPDATE and DELETE may stand in WITH. */
  protected get changesInWith(): boolean {
    return false;
  }

  /** Whether a recursive query may use UNION beside UNION ALL. */
  protected get recursesWithUnion(): boolean {
    return true;
  }

  private cteBody(cte: Cte<unknown>): string {
    this.require(this.changesInWith || !(cte.statement instanceof DataChange), 'INSERT, UPDATE or DELETE in WITH');
    const outer = this.inCte;
    this.inCte = true;
    this.require(!cte.distinct || this.recursesWithUnion, 'a recursive query that adds each row once');
    const first = this.nestedQuery(cte.statement);
    const body = cte.step === undefined ? first : `${first} ${cte.distinct ? 'UNION' : 'UNION ALL'} ${this.nestedQuery(cte.step)}`;
    this.inCte = outer;
    const columns = cte.step === undefined ? '' : this.columnList(cte);
    const texts = (list: Cte<unknown>['suffixes']): readonly string[] => Modifiers.textsFor(list, this.context.dialectName);
    const head = [`${this.quote(this.state.nameOf(cte))}${columns} AS`, ...texts(cte.prefixes)].join(' ');
    return [`${head} ${this.materialization(cte.materialized)}(${body})`, ...texts(cte.suffixes)].join(' ');
  }

  /** Whether the rows are kept or worked out where they are used; a database without a word for it writes nothing. */
  protected materialization(_materialized: boolean | undefined): string {
    return '';
  }

  /** A query within a statement, with the WITH that the statement itself cannot have. */
  protected withOwnWith(write: () => string): string {
    return write();
  }

  /** WITH and the common table expressions met so far; empty without any. */
  protected withClause(): string {
    return this.withClauseOf(this.state.ctes);
  }

  private withClauseOf(all: ReadonlyMap<Cte<unknown>, string | undefined>): string {
    const ctes = [...all].filter(([cte]) => all !== this.state.ctes || !this.hiddenCtes.has(cte));
    if (ctes.length === 0) return '';
    const recursive = ctes.some(([cte]) => cte.step !== undefined);
    return `WITH ${recursive ? this.recursiveWord : ''}${ctes.map(([, sql]) => sql).join(', ')} `;
  }

  /** Empty where WITH needs no word to be recursive. */
  protected get recursiveWord(): string {
    return 'RECURSIVE ';
  }
}
