import type { Table } from '@sqlayer/expression';
import type { AutomapLink } from './automap-links.ts';

/** How classes and their relationships are called. */
export interface AutomapNames {
  readonly className: (table: Table) => string;
  /** An attribute that is one object. */
  readonly referenceName: (link: AutomapLink) => string;
  /** An attribute that is a collection. */
  readonly collectionName: (link: AutomapLink) => string;
}

/** `user_account` is `UserAccount`; `user.author_id` leads to `author`, and from there `post_collection` leads back. */
export const usualNames: AutomapNames = {
  className: ({ name }) => {
    const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
    const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    return /^\p{L}/u.test(joined) ? joined : `T${joined}`;
  },
  referenceName: ({ kind, owner, target, constraint, isOnly }) => {
    // From the side that is referred to, the key's own name would say the wrong thing.
    const isReferred = kind === 'oneToOne' && constraint.columns[0]?.from !== owner;
    const [column, ...others] = constraint.columns;
    const stem = isReferred || others.length > 0 ? '' : (column?.key.replace(/_?id$/i, '') ?? '');
    if (stem !== '' && stem !== column?.key) return stem;
    return isOnly ? target.name : `${target.name}_by_${keysOf(constraint)}`;
  },
  collectionName: ({ target, constraint, isOnly }) => (isOnly ? `${target.name}_collection` : `${target.name}_by_${keysOf(constraint)}`),
};

function keysOf({ columns }: AutomapLink['constraint']): string {
  return columns.map(({ key }) => key).join('_');
}

/** A name that is not taken: the name itself, or with a number behind it. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
