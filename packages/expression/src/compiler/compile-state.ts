import type { CompileOptions } from '@sqlayer/kernel/contracts';
import type { BindParameter } from '../elements/column-element.ts';
import { translatedSchema } from '../schema/schema-translation.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import type { Cte } from '../selectables/subquery.ts';
import type { Assignment } from '../statements/data-change.ts';
import type { Slot } from './compiled.ts';

const MARK = '\0';
/** Above this many parameters a map finds one faster than a look through the list. */
const LINEAR_LIMIT = 16;

/** FROM elements that an expression may use at some place in a statement. */
export interface Scope {
  /** Elements of the query at hand and of those around it. */
  readonly visible: ReadonlySet<FromClause>;
  /** Columns are written without their table: in SET, RETURNING and DDL. */
  readonly unqualified: boolean;
  /** Elements that are called otherwise here: `inserted` for the table whose new row OUTPUT shows. */
  readonly renamed?: ReadonlyMap<FromClause, string>;
}

/** What one compile gathers besides text. */
export class CompileState {
  readonly slots: Slot[] = [];
  /** Common table expressions in the order in which WITH must name them; undefined while one is being written. */
  readonly ctes: Map<Cte<unknown>, string | undefined> = new Map();
  scope: Scope = { visible: new Set(), unqualified: false };
  /** Values are written into the text, as DDL needs it. */
  literalValues: boolean;
  /** Names that were made up, by the element they are for. */
  readonly #madeUp = new Map<FromClause, string>();
  readonly #counts = new Map<string, number>();
  /** What is probably not meant, for the log. */
  readonly warnings: string[] = [];
  /** Values of the UPDATE at hand by the column they are for. */
  assignments: readonly Assignment[] = [];
  /** Names of schemas that are written otherwise; the empty name is that of tables without one. */
  readonly schemas: Readonly<Record<string, string | null>> | undefined;
  readonly #parameters: readonly object[];
  #positions: ReadonlyMap<object, number> | undefined;
  readonly #identifierLength: number;

  /** `parameters` are those of the statement's structure, in order; no name of more than `identifierLength` is made up. */
  constructor(parameters: readonly object[], options: CompileOptions = {}, identifierLength = Number.POSITIVE_INFINITY) {
    this.literalValues = options.literalValues ?? false;
    this.schemas = options.schemaTranslateMap;
    this.#parameters = parameters;
    this.#identifierLength = identifierLength;
  }

  /** Where a parameter's value stands among the statement's values; -1 if the compiler made the parameter. */
  positionOf(parameter: BindParameter): number {
    if (this.#parameters.length <= LINEAR_LIMIT) return this.#parameters.indexOf(parameter);
    this.#positions ??= new Map(this.#parameters.map((known, i) => [known, i]));
    return this.#positions.get(parameter) ?? -1;
  }

  /**
   * A mark in the text where a slot belongs.
   *
   * Parts of a statement are not written in the order in which they stand in the text (WITH comes last and stands first),
   * so placeholders are numbered when the text is complete. No other text may hold the mark: names, literals and SQL text
   * with NUL are refused.
   */
  mark(slot: Slot): string {
    this.slots.push(slot);
    return `${MARK}${this.slots.length - 1}${MARK}`;
  }

  /** The name of a FROM element in this statement, made up if it has none. */
  nameOf(from: FromClause): string {
    if (from.name !== '') return from.name;
    let name = this.#madeUp.get(from);
    if (name === undefined) {
      const base = from.anonymousBase;
      const count = (this.#counts.get(base) ?? 0) + 1;
      this.#counts.set(base, count);
      name = `${base}_${count}`;
      if (name.length > this.#identifierLength) name = `${base.slice(0, this.#identifierLength - 6)}_${count.toString(16)}`;
      this.#madeUp.set(from, name);
    }
    return name;
  }

  /** The schema that is written for one; undefined for none. */
  schemaOf(schema: string | undefined): string | undefined {
    return translatedSchema(this.schemas, schema);
  }

  /** Runs `write` with another scope. */
  within<T>(scope: Scope, write: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return write();
    } finally {
      this.scope = outer;
    }
  }

  /** Text between the marks, and their slots in the order of the text. */
  pieces(text: string): { readonly pieces: readonly string[]; readonly slots: readonly Slot[] } {
    const parts = text.split(MARK);
    const pieces: string[] = [];
    const slots: Slot[] = [];
    parts.forEach((part, i) => {
      if (i % 2 === 0) pieces.push(part);
      else slots.push(this.slots[Number(part)] as Slot);
    });
    return { pieces, slots };
  }
}
