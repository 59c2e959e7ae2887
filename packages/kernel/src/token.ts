/** The name of a service and the type of what it gives; two tokens are never the same, whatever their description. */
export interface Token<out T> {
  /** What a container knows the service by: `@inject(users.id)`, `container.register(users.id, …)`. */
  readonly id: symbol;
  readonly description: string;
  /** For the compiler only. */
  readonly _type?: T;
}

/** Makes a token: `token<Engine>('sqlayer:engine')`. */
export function token<T>(description: string): Token<T> {
  return Object.freeze({ id: Symbol(description), description });
}
