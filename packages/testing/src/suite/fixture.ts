import type { MetaData } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';

/** Tables that several cases share, with the rows they begin with. */
export interface Fixture {
  readonly metadata: MetaData;
  /** Puts the rows into the empty tables. */
  fill?(connection: Connection): Promise<void>;
}

/** Sets the names of one run apart from those of another on the same database. */
const run = `${(Date.now() % 36 ** 5).toString(36)}${process.pid.toString(36)}`;

/** A name of a table, a sequence or the like that nobody else uses. Its type is that of the name given, for rows are typed by it. */
export function named<const Name extends string>(name: Name): Name {
  return `${name}_${run}` as Name;
}

let names = 0;

/**
 * A name that is used once, for what a case makes for itself: what a connection remembers of a table should not be taken for
 * one of another shape.
 */
export function fresh<const Name extends string>(name: Name): Name {
  names += 1;
  return named(`${name}${names}`) as string as Name;
}
