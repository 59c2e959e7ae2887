import type { DriverResult } from '../contracts/driver.ts';
import type { Compiled, ResultColumn } from '../contracts/statement.ts';
import { ResultError } from '../errors.ts';
import { Result } from './result.ts';
import { rowDecoder, untypedColumns } from './result-columns.ts';
import { shownSql } from './shown-text.ts';

/** The results of a procedure whose rows are `Sets`. */
type ResultsOf<Sets extends readonly unknown[]> = { readonly [I in keyof Sets]: Result<Sets[I]> };

/** What a stored procedure gave: values of its OUT and INOUT parameters, and a result for each of its queries. */
export class ProcedureResult<out Out = unknown, out Sets extends readonly unknown[] = readonly unknown[]> {
  /** Values of OUT and INOUT parameters by the names that the call gave them. */
  readonly out: Out;
  /** Results in the order in which the procedure gave them. */
  readonly results: ResultsOf<Sets>;
  /** Rows changed, where the database tells; that is of the last statement on most. */
  readonly rowCount: number | undefined;

  constructor(out: Out, results: ResultsOf<Sets>, rowCount: number | undefined) {
    this.out = out;
    this.results = results;
    this.rowCount = rowCount;
  }
}

/** Reads what the driver gave for a call; RESULT_COLUMN_COUNT where the database gives other columns or values than were told. */
export function procedureResult(compiled: Compiled, given: DriverResult): ProcedureResult {
  const { sql } = compiled;
  const { out, outIn, sets } = compiled.call ?? { out: [], outIn: 'parameters', sets: [] };
  const results = [given, ...(given.further ?? [])].filter(({ columnNames }) => columnNames !== undefined);
  const last = out.length > 0 && outIn === 'lastResult' ? results.pop() : undefined;
  const values = last === undefined ? Object.values(given.outParameters ?? {}) : (last.rows[0] ?? []);
  if (values.length !== out.length) throw wrongCount(sql, `${out.length} OUT parameters`, values.length);
  const decoded = Object.fromEntries(out.map(({ key, decode }, i) => [key, decodeValue(values[i], decode)]));
  const read = results.map((result, i) => {
    const names = result.columnNames ?? [];
    const columns = sets[i] ?? untypedColumns(names);
    if (columns.length !== names.length) throw wrongCount(sql, `${columns.length} columns in result ${i + 1}`, names.length);
    return new Result(result, rowDecoder(columns), sql);
  });
  return new ProcedureResult(decoded, read, given.affectedRows);
}

function decodeValue(raw: unknown, decode: ResultColumn['decode']): unknown {
  return raw === null || raw === undefined || decode === undefined ? (raw ?? null) : decode(raw);
}

function wrongCount(sql: string, said: string, given: number): ResultError {
  return new ResultError(
    'RESULT_COLUMN_COUNT',
    `the call says that there are ${said}, and the database gives ${given}.\n  in: ${shownSql(sql)}`,
  );
}
