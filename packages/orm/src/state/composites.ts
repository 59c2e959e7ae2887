import { copyOfValue, sameValue } from '@sqlayer/expression';
import { type Composite, propertyOf } from '../mapping/composite.ts';
import type { Mapper } from '../mapping/mapper.ts';
import type { EntityState, KeptComposite } from './entity-state.ts';
import { ensureState } from './managed-relations.ts';

type Attributes = Record<string, unknown>;

/** Makes composites readable and assignable on objects of a class. */
export function defineCompositeAccessors(prototype: object, mapper: Mapper): void {
  for (const composite of mapper.composites) {
    Object.defineProperty(prototype, composite.key, {
      configurable: true,
      get(this: object) {
        return this === prototype ? undefined : getComposite(this, composite);
      },
      set(this: object, value: unknown) {
        setComposite(this, composite, value);
      },
    });
  }
}

/** The value object, the same one as long as the columns agree with it. */
function getComposite(entity: object, composite: Composite): object | null | undefined {
  const state = ensureState(entity);
  settle(state, entity, composite);
  const kept = state.composites?.[composite.index];
  if (kept !== undefined) return kept.value;
  const value = composite.make(entity);
  if (value !== null && value !== undefined) keep(state, composite, value);
  return value;
}

/** Takes a value object, and writes its properties into the columns. */
export function setComposite(entity: object, composite: Composite, value: unknown): void {
  composite.assertValue(value);
  const state = ensureState(entity);
  for (const { property, column } of composite.fields)
    (entity as Attributes)[column.key] = value === null ? null : propertyOf(value, property);
  if (value === null) forget(state, composite);
  else keep(state, composite, value);
}

/** Writes what was changed in value objects into the columns, and lets those go whose columns were changed instead. */
export function settleComposites(state: EntityState, entity: object): void {
  if (state.composites === undefined) return;
  for (const composite of state.mapper.composites) settle(state, entity, composite);
}

function settle(state: EntityState, entity: object, composite: Composite): void {
  const kept = state.composites?.[composite.index];
  if (kept === undefined) return;
  let isOutdated = false;
  composite.fields.forEach(({ property, column: { key, type } }, i) => {
    const value = propertyOf(kept.value, property);
    if (!sameValue(type, value, kept.agreed[i])) {
      (entity as Attributes)[key] = value;
      kept.agreed[i] = copyOfValue(type, value);
    } else if (!sameValue(type, (entity as Attributes)[key] ?? null, kept.agreed[i])) isOutdated = true;
  });
  if (isOutdated) forget(state, composite);
}

/** The columns have what the row has: value objects that say anything else are let go. */
export function dropOutdatedComposites(state: EntityState, entity: object): void {
  if (state.composites === undefined) return;
  for (const composite of state.mapper.composites) {
    const value = state.composites[composite.index]?.value;
    if (value === undefined) continue;
    const agrees = composite.fields.every(({ property, column: { key, type } }) =>
      sameValue(type, propertyOf(value, property), (entity as Attributes)[key] ?? null),
    );
    if (agrees) keep(state, composite, value);
    else forget(state, composite);
  }
}

function keep(state: EntityState, { index, fields }: Composite, value: object): void {
  const kept: KeptComposite = {
    value,
    agreed: fields.map(({ property, column }) => copyOfValue(column.type, propertyOf(value, property))),
  };
  state.composites ??= [];
  state.composites[index] = kept;
}

function forget(state: EntityState, { index }: Composite): void {
  if (state.composites !== undefined) state.composites[index] = undefined;
}
