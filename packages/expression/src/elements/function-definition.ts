import { ArgumentError } from '@sqlayer/kernel/errors';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { nullLiteral, operand } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import { FunctionCall } from './function-call.ts';

/** What a function of these parameters takes: values, which are bound with the type of the parameter, or expressions. */
type Arguments<P> = { readonly [I in keyof P]: P[I] extends SqlType<infer T> ? T | Expression<T | null> | null : never };

/**
 * A function of the database, with the types of its parameters and of what it gives:
 * `const similarity = sqlFunction('similarity', Double, Text, Text)`, then `similarity(t.c.name, 'sandy').gt(0.3)`.
 *
 * The name is an identifier, not SQL; parts of a qualified one are separated by dots.
 */
export function sqlFunction<R, const P extends readonly AnySqlType[]>(
  name: string,
  returns: SqlType<R>,
  ...parameters: P
): (...args: Arguments<P>) => FunctionCall<R | null> {
  if (name === '') throw new ArgumentError('SQL_INVALID_NAME', 'a function needs a name.');
  return (...args) => {
    const given: readonly unknown[] = args;
    if (given.length !== parameters.length)
      throw new ArgumentError('SQL_INVALID_VALUE', `the function '${name}' takes ${parameters.length} arguments, not ${given.length}.`);
    return new FunctionCall<R | null>(
      name,
      parameters.map((type, i) => (given[i] === null ? nullLiteral : operand(given[i], type))),
      returns,
    );
  };
}
