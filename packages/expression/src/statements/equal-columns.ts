import { ArgumentError } from '@sqlayer/kernel/errors';

type Row = Readonly<Record<string, unknown>>;

/**
 * Whether a row gives so many columns; a key whose value is undefined is not given.
 *
 * A row of so many keys is not looked at further, which takes time in every row: whoever reads its values refuses undefined.
 */
export function givesColumns(row: Row, count: number): boolean {
  return Object.keys(row).length === count || givenKeys(row).length === count;
}

/** The error for a row that gives other columns than the first one of its statement (`INSERT`). */
export function unequalRow(statement: string, columns: readonly { readonly key: string }[], row: Row, index: number): ArgumentError {
  const wanted = columns.map(({ key }) => key);
  return new ArgumentError(
    'SQL_MISSING_COLUMN',
    `row ${index} gives the columns ${givenKeys(row).join(', ') || '(none)'}, the first row ${wanted.join(', ') || '(none)'}; rows of one ${statement} give the same columns.`,
  );
}

/** The keys of a row whose values are not undefined. */
export function givenKeys(row: Row): readonly string[] {
  return Object.keys(row).filter((key) => row[key] !== undefined);
}
