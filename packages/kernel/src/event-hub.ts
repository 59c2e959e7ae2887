import type { MaybePromise } from './contracts/maybe-promise.ts';

/** A listener; what it gives back only matters to events that say so. */
export type Listener<Payload, Answer = void> = (payload: Payload) => MaybePromise<Answer>;

/** Listeners by event, for events whose payloads are the properties of `Events`. */
export class EventHub<Events extends object> {
  readonly #listeners = new Map<keyof Events, readonly Listener<never, unknown>[]>();

  /** Adds a listener, called after those before it; the function given back removes it. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K], unknown>): () => void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return () => {
      const rest = (this.#listeners.get(event) ?? []).filter((other) => other !== listener);
      if (rest.length === 0) this.#listeners.delete(event);
      else this.#listeners.set(event, rest);
    };
  }

  /** Adds a listener that is called once. */
  once<K extends keyof Events>(event: K, listener: Listener<Events[K], unknown>): () => void {
    const off = this.on(event, (payload) => {
      off();
      return listener(payload);
    });
    return off;
  }

  /** Whether anybody listens; cheap enough to ask before a payload is made. */
  has(event: keyof Events): boolean {
    return this.#listeners.size > 0 && this.#listeners.has(event);
  }

  /** Calls the listeners one after another, each when the one before has answered; gives their answers. */
  emit<K extends keyof Events>(event: K, payload: Events[K]): MaybePromise<readonly unknown[]> {
    const answers: unknown[] = [];
    const listeners = this.#listeners.get(event) ?? none;
    const callFrom = (start: number): MaybePromise<readonly unknown[]> => {
      for (let i = start; i < listeners.length; i++) {
        // Listeners are kept by the event whose payload they take, and the loop is bounded by the length.
        const answer = (listeners[i] as Listener<Events[K], unknown>)(payload);
        if (answer instanceof Promise) {
          return answer.then((value: unknown) => {
            answers.push(value);
            return callFrom(i + 1);
          });
        }
        answers.push(answer);
      }
      return answers;
    };
    return callFrom(0);
  }
}

const none: readonly never[] = [];
