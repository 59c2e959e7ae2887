import { canGenerateCode } from '@sqlayer/kernel/contracts';

type Decode = ((raw: unknown) => unknown) | undefined;

/** Makes an object from columns `offset` and following of a row; null is given to no decoder. */
export type Hydrate = (row: readonly unknown[], offset: number, decoders: readonly Decode[]) => object;

/**
 * A function that makes objects of a prototype with these keys, all of one hidden class.
 *
 * The code is generated, so that keys and positions are constants in it; keys enter it as JSON strings. Where generating
 * code is forbidden, a loop does the same.
 */
export function makeHydrate(prototype: object, keys: readonly string[], generate: boolean = canGenerateCode()): Hydrate {
  if (!generate) return hydrateByLoop(prototype, keys);
  const assignments = keys.map(
    (key, i) => `v = row[offset + ${i}]; d = decoders[${i}]; this[${JSON.stringify(key)}] = v === null || d === undefined ? v : d(v);`,
  );
  const Hydrated = new Function('row', 'offset', 'decoders', `let v, d; ${assignments.join('\n')}`) as unknown as {
    new (...args: Parameters<Hydrate>): object;
    prototype: object;
  };
  Hydrated.prototype = prototype;
  return (row, offset, decoders) => new Hydrated(row, offset, decoders);
}

function hydrateByLoop(prototype: object, keys: readonly string[]): Hydrate {
  return (row, offset, decoders) => {
    const entity = Object.create(prototype) as Record<string, unknown>;
    keys.forEach((key, i) => {
      const value = row[offset + i];
      const decode = decoders[i];
      entity[key] = value === null || decode === undefined ? value : decode(value);
    });
    return entity;
  };
}
