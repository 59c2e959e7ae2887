import { type PoolOptions, queuePoolOptions } from '../contracts/pool.ts';

/** What an application says of its pool over what the dialect would have; where it asks for another kind, what fits that. */
export function layerPoolOptions(defaults: PoolOptions, asked: PoolOptions = {}): PoolOptions {
  const { kind = defaults.kind ?? 'queue' } = asked;
  const fits = (name: string): boolean => kind === 'queue' || !(queuePoolOptions as readonly string[]).includes(name);
  return { ...Object.fromEntries(Object.entries(defaults).filter(([name]) => fits(name))), ...asked, kind };
}
