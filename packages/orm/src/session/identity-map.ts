import { InvalidStateError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';
import type { EntityState } from '../state/entity-state.ts';
import { databaseKey } from '../state/snapshot.ts';

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

  /** Puts an object that has a row in; ORM_CONFLICTING_INSTANCE if another one stands for that row. */
  adopt(entity: object, state: EntityState): void {
    const entities = this.of(state.mapper);
    const identity = identityOf(state);
    const other = entities.get(identity);
    if (other !== undefined && other !== entity) {
      throw new InvalidStateError(
        'ORM_CONFLICTING_INSTANCE',
        `another object of ${state.mapper.name} with the same primary key is in the session; let go of one of them.`,
      );
    }
    entities.set(identity, entity);
  }

  /** Takes an object out; nothing happens to one that has no row, or whose row another object stands for. */
  release(entity: object, state: EntityState): void {
    if (state.snapshot === undefined) return;
    const entities = this.#byMapper.get(state.mapper);
    const identity = identityOf(state);
    if (entities?.get(identity) === entity) entities.delete(identity);
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

function identityOf(state: EntityState): unknown {
  return state.mapper.identity(databaseKey(state));
}
