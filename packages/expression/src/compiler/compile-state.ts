import type { BindParameter } from '../elements/column-element.ts';
import type { FromClause } from '../selectables/from-clause.ts';
import type { Cte } from '../selectables/subquery.ts';
import type { Slot } from './compiled.ts';

const MARK = '\0';

/** FROM elements that an expression may use at some place in a statement. */
export interface Scope {
  /** Elements of the query at hand and of those around it. */
  readonly visible: ReadonlySet<FromClause>;
  /** Columns are written without their table: in SET, RETURNING and DDL. */
  readonly unqualified: boolean;
}

/** What one compile gathers besides text. */
export class CompileState {
  readonly slots: Slot[] = [];
  /** Common table expressions in the order in which WITH must name them; undefined while one is being written. */
  readonly ctes: Map<Cte<unknown>, string | undefined> = new Map();
  scope: Scope = { visible: new Set(), unqualified: false };
  /** Values are written into the text, as DDL needs it. */
  literalValues = false;
  readonly #positions: ReadonlyMap<object, number>;

  /** `parameters` are those of the statement's structure, in order. */
  constructor(parameters: readonly object[]) {
    this.#positions = new Map(parameters.map((parameter, i) => [parameter, i]));
  }

  /** Where a parameter's value stands among the statement's values; -1 if the compiler made the parameter. */
  positionOf(parameter: BindParameter): number {
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
