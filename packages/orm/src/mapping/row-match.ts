import { canGenerateCode } from '@sqlayer/kernel/contracts';

type Decode = ((raw: unknown) => unknown) | undefined;

/** Whether the attributes of an object are the very values of a row from `offset` on; null is given to no decoder. */
export type MatchesRow = (entity: object, values: readonly unknown[], offset: number, decoders: readonly Decode[]) => boolean;

/**
 * A function that compares the attributes `keys` of an object with a row.
 *
 * It is called for every object of a session before each flush, so its code is generated like that of `makeHydrate`; where
 * that is forbidden, a loop does the same.
 */
export function makeMatchesRow(keys: readonly string[], generate: boolean = canGenerateCode()): MatchesRow {
  if (!generate) return matchesByLoop(keys);
  const comparisons = keys.map(
    (key, i) =>
      `v = values[offset + ${i}]; d = decoders[${i}]; if (entity[${JSON.stringify(key)}] !== (v === null || d === undefined ? v : d(v))) return false;`,
  );
  return new Function('entity', 'values', 'offset', 'decoders', `let v, d; ${comparisons.join('\n')} return true;`) as MatchesRow;
}

function matchesByLoop(keys: readonly string[]): MatchesRow {
  return (entity, values, offset, decoders) =>
    keys.every((key, i) => {
      const value = values[offset + i];
      const decode = decoders[i];
      return (entity as Entity)[key] === (value === null || decode === undefined ? value : decode(value));
    });
}

type Entity = Readonly<Record<string, unknown>>;
