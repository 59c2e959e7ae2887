import type { Engine } from '@sqlayer/kernel';
import type { MaybePromise } from '@sqlayer/kernel/contracts';
import type { Requirement } from './requirements.ts';

/** That a database does not have something, and why. */
export interface No {
  readonly reason: string;
  /** It works as far as anybody can see, and may not be relied on all the same. */
  readonly isUnpromised?: boolean;
}

/** What a database does not have; it is taken to have all else, and cases show whether it does. */
export type Requirements = { readonly [R in Requirement]?: No };

/** The same for a dialect that depends on the version of the server; asked once, when the suite has connected. */
export type RequirementsOf = (engine: Engine) => MaybePromise<Requirements>;

/** Says that a database does not have what is required, and why: `no('MySQL has no FULL JOIN')`. */
export function no<const Reason extends string>(reason: Reason extends '' ? 'a reason is a sentence' : Reason): No {
  return { reason };
}

/** Says that something works without being promised by the database, so that no case can show that it is missing. */
export function notPromised<const Reason extends string>(reason: Reason extends '' ? 'a reason is a sentence' : Reason): No {
  return { reason, isUnpromised: true };
}
