import type { BoundStatement, ParameterSet } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import type { TypeImplementation } from '../types/sql-type.ts';
import { cutRows } from './cut-rows.ts';
import { columnParameters } from './row-source.ts';

/** What binds a statement for which the sets are one parameter for each column. */
interface BatchStatement {
  bind(values: readonly unknown[], named: ParameterSet): BoundStatement;
}

/** How the parameters of a batch are named, encoded and told apart. */
export interface SetColumns {
  readonly names: readonly string[];
  readonly encoders: readonly TypeImplementation['encode'][];
  readonly keys: readonly string[];
  readonly mostSets: number;
  readonly mostBytes: number | undefined;
}

/** Binds many sets of parameters to few statements. */
export class CompiledSets {
  readonly #statement: BatchStatement;
  readonly #columns: SetColumns;

  constructor(statement: BatchStatement, columns: SetColumns) {
    this.#statement = statement;
    this.#columns = columns;
  }

  /** Undefined for sets that must be executed one after another: one alone, or two about the same row. */
  bind(values: readonly unknown[], sets: readonly ParameterSet[]): readonly BoundStatement[] | undefined {
    if (sets.length < 2 || !this.#areApart(sets)) return undefined;
    const { names, mostSets, mostBytes } = this.#columns;
    const rows = { cells: this.#encoded(sets), count: sets.length };
    const batches = cutRows(rows, names.length, { rows: mostSets, bytes: mostBytes });
    return batches.map(({ cells }) => this.#statement.bind(values, columnParameters(cells, names.length)));
  }

  #areApart(sets: readonly ParameterSet[]): boolean {
    const { keys } = this.#columns;
    if (keys.length === 0) return true;
    const [only] = keys;
    const seen = new Set<unknown>();
    for (const set of sets) {
      const key =
        keys.length === 1 && only !== undefined ? comparable(set[only]) : JSON.stringify(keys.map((name) => comparable(set[name])));
      if (seen.has(key)) return false;
      seen.add(key);
    }
    return true;
  }

  /** The values of all sets, one set behind the other. */
  #encoded(sets: readonly ParameterSet[]): readonly unknown[] {
    const { names, encoders } = this.#columns;
    const values: unknown[] = [];
    for (const set of sets) {
      for (let i = 0; i < names.length; i++) {
        // The loop is bounded by the length.
        const name = names[i] as string;
        const value = set[name];
        if (value === undefined) throw missing(name, set);
        const encode = encoders[i];
        values.push(value === null || encode === undefined ? value : encode(value));
      }
    }
    return values;
  }
}

/** Something that is equal for values that may be the same key: 1 and 1n, or two dates of one moment. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function missing(name: string, set: ParameterSet): ArgumentError {
  return Object.hasOwn(set, name)
    ? new ArgumentError('SQL_UNDEFINED_VALUE', 'undefined was given where a value is wanted; pass null for NULL.')
    : new ArgumentError('SQL_MISSING_PARAMETER', `the parameter '${name}' was given no value.`);
}
