import type { MaybePromise } from './contracts/maybe-promise.ts';

/** A listener; what it gives back only matters to events that say so. */
export type Listener<Payload, Answer = void> = (payload: Payload) => MaybePromise<Answer>;

interface Subscription {
  readonly listener: Listener<never, unknown>;
}

/** Listeners by event, for events whose payloads are the properties of `Events`. */
export class EventHub<Events extends object> {
  readonly #subscriptions = new Map<keyof Events, readonly Subscription[]>();
  readonly #onFirst: ((event: keyof Events) => void) | undefined;

  /** `onFirst` is called before an event that nobody listens to gets a listener: events that are dear to find out need not be until then. */
  constructor(onFirst?: (event: keyof Events) => void) {
    this.#onFirst = onFirst;
  }

  /** Adds a listener, called after those before it; the function given back removes it. */
  on<K extends keyof Events>(event: K, listener: Listener<Events[K], unknown>): () => void {
    const subscription: Subscription = { listener };
    if (!this.#subscriptions.has(event)) this.#onFirst?.(event);
    // Lists are never changed, so that an emission under way keeps to those who listened when it began.
    this.#subscriptions.set(event, [...(this.#subscriptions.get(event) ?? none), subscription]);
    return () => {
      const rest = (this.#subscriptions.get(event) ?? none).filter((other) => other !== subscription);
      if (rest.length === 0) this.#subscriptions.delete(event);
      else this.#subscriptions.set(event, rest);
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
    return this.#subscriptions.size > 0 && this.#subscriptions.has(event);
  }

  /**
   * Calls the listeners one after another, each when the one before has answered; gives their answers.
   *
   * It is done at once if no listener answers with a promise. An error that a listener throws is thrown here, and those
   * after it are not called.
   */
  emit<K extends keyof Events>(event: K, payload: Events[K]): MaybePromise<readonly unknown[]> {
    const answers: unknown[] = [];
    const subscriptions = this.#subscriptions.get(event) ?? none;
    const callFrom = (start: number): MaybePromise<readonly unknown[]> => {
      for (let i = start; i < subscriptions.length; i++) {
        // Listeners are kept by the event whose payload they take, and the loop is bounded by the length.
        const listener = (subscriptions[i] as Subscription).listener as Listener<Events[K], unknown>;
        const answer = listener(payload);
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
