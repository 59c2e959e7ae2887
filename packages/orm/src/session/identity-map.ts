import type { Mapper } from '../mapping/mapper.ts';

/** The objects of a session, one for each row. */
export class IdentityMap {
  readonly #byMapper = new Map<Mapper, Map<unknown, object>>();

  get(mapper: Mapper, identity: unknown): object | undefined {
    return this.#byMapper.get(mapper)?.get(identity);
  }

  /** The objects of one class by identity, to look up many. */
  of(mapper: Mapper): Map<unknown, object> {
    let entities = this.#byMapper.get(mapper);
    if (entities === undefined) {
      entities = new Map();
      this.#byMapper.set(mapper, entities);
    }
    return entities;
  }

  delete(mapper: Mapper, identity: unknown): void {
    this.#byMapper.get(mapper)?.delete(identity);
  }

  clear(): void {
    this.#byMapper.clear();
  }

  get size(): number {
    let size = 0;
    for (const entities of this.#byMapper.values()) size += entities.size;
    return size;
  }

  *[Symbol.iterator](): Generator<object> {
    for (const entities of this.#byMapper.values()) yield* entities.values();
  }
}
