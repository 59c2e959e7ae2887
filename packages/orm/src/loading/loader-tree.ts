import type { Mapper } from '../mapping/mapper.ts';
import { mapperOfEnd } from '../mapping/mapper.ts';
import type { Relationship } from '../mapping/relationship.ts';
import type { LoaderOption, LoaderStep, LoaderStrategy } from './loader-options.ts';

/** How one relationship is loaded, and what of the related objects is. */
export interface LoaderBranch {
  readonly strategy: LoaderStrategy;
  readonly related: LoaderTree;
}

/** What is loaded beside an entity, by relationship; those to be loaded on demand are not in it. */
export type LoaderTree = ReadonlyMap<Relationship, LoaderBranch>;

/** What the options, and the mapping where they say nothing, ask to load beside an entity. */
export function loaderTree(mapper: Mapper, options: readonly LoaderOption[]): LoaderTree {
  return branches(
    mapper,
    options.map((option) => option.steps).filter(([first]) => first?.relationship.owner === mapper),
    [],
  );
}

function branches(mapper: Mapper, paths: readonly (readonly LoaderStep[])[], above: readonly Relationship[]): LoaderTree {
  const tree = new Map<Relationship, LoaderBranch>();
  for (const relationship of mapper.relationships) {
    const own = paths.filter(([first]) => first?.relationship === relationship);
    // The last option wins, as the last call does elsewhere.
    const strategy = own.at(-1)?.[0]?.strategy ?? strategyOfMapping(relationship, above);
    if (strategy === 'lazy') continue;
    const rest = own.map((path) => path.slice(1)).filter((path) => path.length > 0);
    tree.set(relationship, { strategy, related: branches(mapperOfEnd(relationship.target), rest, [...above, relationship]) });
  }
  return tree;
}

/** A mapping that loads a relationship always does so once on a way, lest it go round in circles. */
function strategyOfMapping(relationship: Relationship, above: readonly Relationship[]): LoaderStrategy {
  const { lazy } = relationship;
  if (lazy !== 'joined' && lazy !== 'selectin') return 'lazy';
  const goesBack = above.includes(relationship) || (relationship.inverse !== undefined && above.includes(relationship.inverse));
  return goesBack ? 'lazy' : lazy;
}
