import { ArgumentError, DataError } from '@sqlayer/kernel/errors';

/**
 * An error of a value that could not be bound, with what it was a value for, as `parameter 2`, and with the statement.
 *
 * Types know the value and nothing around it. Errors that are none of ours stay what they are.
 */
export function valueError(error: unknown, place: string, sql: string): unknown {
  if (error instanceof DataError && error.sql === undefined) return new DataError(error.code, inStatement(error, place, sql), { sql });
  if (error instanceof ArgumentError) return new ArgumentError(error.code, inStatement(error, place, sql));
  return error;
}

function inStatement({ code, message }: DataError | ArgumentError, place: string, sql: string): string {
  const sentence = message.slice(`${code}: `.length).replace(/^a value\b/, place);
  return `${sentence}\n  in: ${sql}`;
}
