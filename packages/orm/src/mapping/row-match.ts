import { canGenerateCode } from '@sqlayer/kernel/contracts';

/** Whether the attributes of an object are the very values of a row from `offset` on, without decoding any. */
export type MatchesRow = (entity: object, values: readonly unknown[], offset: number) => boolean;

/**
 * A function that compares the attributes `keys` of an object with a row.
 *
 * It is called for every object of a session before each flush, so its code is generated like that of `makeHydrate`; where
 * that is forbidden, a loop does the same.
 */
export function makeMatchesRow(keys: readonly string[], generate: boolean = canGenerateCode()): MatchesRow {
  if (!generate) return (entity, values, offset) => keys.every((key, i) => (entity as Entity)[key] === values[offset + i]);
  const comparisons = keys.map((key, i) => `entity[${JSON.stringify(key)}] === values[offset + ${i}]`);
  return new Function('entity', 'values', 'offset', `return ${comparisons.join(' && ')};`) as MatchesRow;
}

type Entity = Readonly<Record<string, unknown>>;
