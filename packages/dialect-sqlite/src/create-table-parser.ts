import { TokenCursor } from './sql-tokens.ts';

export interface ParsedKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** What happens when a row breaks it, if not the usual. */
  readonly onConflict: string | undefined;
}

export interface ParsedForeignKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
}

export interface ParsedColumn {
  readonly collation: string | undefined;
  readonly computed: { readonly sql: string; readonly stored: boolean } | undefined;
  readonly onConflictNotNull: string | undefined;
}

/** What CREATE TABLE says that pragmas do not. Names are as they are written there, which may differ in case. */
export interface ParsedTable {
  readonly primaryKey: ParsedKey | undefined;
  readonly isAutoincrement: boolean;
  /** `INTEGER PRIMARY KEY DESC` is no alias of the rowid (sqlite.org/lang_createtable.html#rowid). */
  readonly isDescendingKey: boolean;
  readonly uniques: readonly ParsedKey[];
  readonly foreignKeys: readonly ParsedForeignKey[];
  readonly checks: readonly { readonly name: string | undefined; readonly sql: string }[];
  /** By name in lower case. */
  readonly columns: ReadonlyMap<string, ParsedColumn>;
}

/** Reads a CREATE TABLE statement, as SQLite keeps it in sqlite_schema (sqlite.org/lang_createtable.html). */
export function parseCreateTable(sql: string): ParsedTable {
  return new TableParser(sql).parse();
}

const tableConstraints = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

class TableParser {
  readonly #cursor: TokenCursor;
  readonly #uniques: ParsedKey[] = [];
  readonly #foreignKeys: ParsedForeignKey[] = [];
  readonly #checks: { name: string | undefined; sql: string }[] = [];
  readonly #columns = new Map<string, ParsedColumn>();
  #primaryKey: ParsedKey | undefined;
  #isAutoincrement = false;
  #isDescendingKey = false;

  constructor(sql: string) {
    this.#cursor = new TokenCursor(sql);
  }

  parse(): ParsedTable {
    const cursor = this.#cursor;
    cursor.skipTo('(');
    while (cursor.skipSign('(') || cursor.skipSign(',')) {
      if (tableConstraints.has(cursor.word)) this.#readConstraints();
      else this.#readColumn();
    }
    return {
      primaryKey: this.#primaryKey,
      isAutoincrement: this.#isAutoincrement,
      isDescendingKey: this.#isDescendingKey,
      uniques: this.#uniques,
      foreignKeys: this.#foreignKeys,
      checks: this.#checks,
      columns: this.#columns,
    };
  }

  get #isAtEnd(): boolean {
    return this.#cursor.next === undefined || this.#cursor.isAt(',') || this.#cursor.isAt(')');
  }

  /** Constraints of the table; SQLite lets a comma between them be missing. */
  #readConstraints(): void {
    const cursor = this.#cursor;
    let name: string | undefined;
    while (!this.#isAtEnd) {
      if (cursor.skip('CONSTRAINT')) {
        name = cursor.takeName();
        continue;
      }
      if (cursor.skip('PRIMARY', 'KEY')) this.#primaryKey = { name, columns: this.#names(), onConflict: this.#onConflict() };
      else if (cursor.skip('UNIQUE')) this.#uniques.push({ name, columns: this.#names(), onConflict: this.#onConflict() });
      else if (cursor.skip('CHECK')) this.#checks.push({ name, sql: cursor.takeGroup() });
      else if (cursor.skip('FOREIGN', 'KEY')) this.#readForeignKey(name, this.#names());
      else cursor.skipGroup();
      name = undefined;
    }
  }

  #readColumn(): void {
    const cursor = this.#cursor;
    const column = cursor.takeName();
    let name: string | undefined;
    const parsed: { -readonly [K in keyof ParsedColumn]: ParsedColumn[K] } = {
      collation: undefined,
      computed: undefined,
      onConflictNotNull: undefined,
    };
    while (!this.#isAtEnd) {
      if (cursor.skip('CONSTRAINT')) {
        name = cursor.takeName();
        continue;
      }
      if (cursor.skip('PRIMARY', 'KEY')) this.#readColumnKey(name, column);
      else if (cursor.skip('NOT', 'NULL')) parsed.onConflictNotNull = this.#onConflict();
      else if (cursor.skip('UNIQUE')) this.#uniques.push({ name, columns: [column], onConflict: this.#onConflict() });
      else if (cursor.skip('CHECK')) this.#checks.push({ name, sql: cursor.takeGroup() });
      else if (cursor.word === 'REFERENCES') this.#readForeignKey(name, [column]);
      else if (cursor.skip('COLLATE')) parsed.collation = cursor.takeName();
      else if (cursor.skip('DEFAULT')) this.#skipDefault();
      else if (cursor.skip('AS')) parsed.computed = this.#computed();
      else {
        // A part of the type, which may have a size in parentheses.
        cursor.skipGroup();
        continue;
      }
      name = undefined;
    }
    this.#columns.set(column.toLowerCase(), parsed);
  }

  #readColumnKey(name: string | undefined, column: string): void {
    const cursor = this.#cursor;
    this.#isDescendingKey = cursor.skip('DESC');
    cursor.skip('ASC');
    this.#primaryKey = { name, columns: [column], onConflict: this.#onConflict() };
    this.#isAutoincrement = cursor.skip('AUTOINCREMENT');
  }

  #computed(): ParsedColumn['computed'] {
    const sql = this.#cursor.takeGroup();
    const stored = this.#cursor.skip('STORED');
    this.#cursor.skip('VIRTUAL');
    return { sql, stored };
  }

  /** What the default is, a pragma tells. */
  #skipDefault(): void {
    if (this.#cursor.isAt('-') || this.#cursor.isAt('+')) this.#cursor.take();
    this.#cursor.skipGroup();
  }

  #readForeignKey(name: string | undefined, columns: readonly string[]): void {
    const cursor = this.#cursor;
    let deferrable = false;
    let initiallyDeferred = false;
    cursor.skip('REFERENCES');
    cursor.take();
    if (cursor.isAt('(')) cursor.skipGroup();
    for (;;) {
      if (cursor.skip('NOT', 'DEFERRABLE')) deferrable = false;
      else if (cursor.skip('DEFERRABLE')) deferrable = true;
      else if (cursor.skip('INITIALLY')) initiallyDeferred = cursor.take()?.text.toUpperCase() === 'DEFERRED';
      else if (cursor.skip('MATCH')) cursor.take();
      else if (cursor.skip('ON')) {
        // DELETE or UPDATE, and what is done then, in one word or in two.
        cursor.take();
        if (cursor.skip('SET') || cursor.skip('NO')) cursor.take();
        else cursor.take();
      } else break;
    }
    this.#foreignKeys.push({ name, columns, deferrable, initiallyDeferred: deferrable && initiallyDeferred });
  }

  /** The names of a list in parentheses; what else is said of each, such as an order, is left out. */
  #names(): readonly string[] {
    const cursor = this.#cursor;
    const names: string[] = [];
    while (cursor.skipSign('(') || cursor.skipSign(',')) {
      names.push(cursor.takeName());
      // AUTOINCREMENT may stand within the parentheses of a key.
      while (!this.#isAtEnd) if (cursor.take()?.text.toUpperCase() === 'AUTOINCREMENT') this.#isAutoincrement = true;
    }
    cursor.skipSign(')');
    return names;
  }

  #onConflict(): string | undefined {
    return this.#cursor.skip('ON', 'CONFLICT') ? this.#cursor.take()?.text.toUpperCase() : undefined;
  }
}
