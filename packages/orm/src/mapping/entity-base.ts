import { ArgumentError } from '@sqlayer/kernel/errors';
import { setComposite } from '../state/composites.ts';
import { setRelated } from '../state/managed-relations.ts';
import type { EntityConstructor } from './entity.types.ts';
import type { Mapper } from './mapper.ts';

/** A class whose objects are made of an object of their attributes; `mapperOf` is asked when the first one is made. */
export function entityBase(mapperOf: () => Mapper): EntityConstructor {
  return class Entity {
    constructor(init: Readonly<Record<string, unknown>> = {}) {
      const mapper = mapperOf();
      mapper.adopt(new.target);
      const { columnKeys, composites, relationshipKeys } = mapper;
      // Every column is set, given or not, so that all objects have one hidden class.
      const self = this as unknown as Record<string, unknown>;
      for (const key of columnKeys) self[key] = init[key];
      for (const key in init) {
        if (!mapper.hasAttribute(key)) throw unknownAttribute(mapper, key);
      }
      for (const composite of composites) {
        const value = init[composite.key];
        if (value !== undefined) setComposite(this, composite, value);
      }
      // Last, since what it is related to may bring it into a session.
      for (const key of relationshipKeys) {
        const value = init[key];
        if (value !== undefined) setRelated(this, mapper.relationship(key), value);
      }
    }
  };
}

function unknownAttribute(mapper: Mapper, key: string): ArgumentError {
  const known = mapper.attributeKeys.join(', ');
  return new ArgumentError('ORM_UNKNOWN_ATTRIBUTE', `${mapper.name} has no attribute '${key}'; it has ${known}.`);
}
