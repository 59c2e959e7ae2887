import { SqlType, type TypeFamily } from './sql-type.ts';

export class JsonType<in out T> extends SqlType<T> {
  readonly kind = 'json' as const;
  readonly family: TypeFamily = 'json';
  readonly cacheKey = 'json';
}

const json = new JsonType<unknown>();

/** A JSON document whose shape is `T`; what `JSON.stringify` cannot write is refused. */
export function Json<T>(): SqlType<T> {
  // One object serves every shape: `T` exists for the compiler only.
  return json as unknown as SqlType<T>;
}
