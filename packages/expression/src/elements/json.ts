import { BigInteger, Double, Integer, Numeric } from '../types/numeric.ts';
import { Bool, Unknown } from '../types/scalar.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { Json } from '../types/structured.ts';
import { Varchar } from '../types/text.ts';
import { BindParameter, ColumnElement, expression } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** Steps that lead into a document: keys of objects, and positions in arrays from 0. */
export type JsonPath = readonly (string | number)[];

/** What stands at a step: null where an array may end before it, or where a key may be absent. */
type Part<T, K> = T extends null | undefined
  ? null
  : T extends readonly (infer E)[]
    ? K extends number
      ? number extends T['length']
        ? E | null
        : K extends keyof T
          ? T[K]
          : E | null
      : unknown
    : K extends keyof T
      ? Exclude<T[K], undefined> | (undefined extends T[K] ? null : never)
      : unknown;
type PartAt<T, P extends JsonPath> = P extends readonly [infer K, ...infer Rest extends JsonPath] ? PartAt<Part<T, K>, Rest> : T;
type KeyIn<T> =
  NonNullable<T> extends readonly unknown[]
    ? number
    : NonNullable<T> extends object
      ? (keyof NonNullable<T> & (string | number)) | (string & {}) | number
      : string | number;

/** A part of a JSON document, itself JSON unless it is read as something else. */
export class JsonElement<in out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  /** The steps, as one bound value: how they are written is the dialect's business. */
  readonly steps: BindParameter;
  /** Whether the steps were given as a path, which some databases write otherwise than a single key. */
  readonly isPath: boolean;
  /** The type the part is read as; undefined for JSON. */
  readonly as: AnySqlType | undefined;

  constructor(element: ColumnElement, steps: BindParameter, isPath: boolean, as?: AnySqlType) {
    super();
    this.element = element;
    this.steps = steps;
    this.isPath = isPath;
    this.as = as;
  }

  get kind(): 'jsonElement' {
    return 'jsonElement';
  }

  get type(): AnySqlType {
    return this.as ?? jsonType;
  }

  /** The part under a key or at a position: `json(t.c.payload).at('items').at(0)`. */
  at<const K extends KeyIn<T>>(key: K): JsonElement<Part<T, K>> {
    return new JsonElement(this, stepsOf([key]), false);
  }

  /** The part at the end of a path: `json(t.c.payload).path('items', 0, 'sku')`. */
  path<const P extends JsonPath>(...steps: P): JsonElement<PartAt<T, P>> {
    return new JsonElement(this, stepsOf(steps), true);
  }

  /** The part as text; NULL for JSON null and for what is not there. */
  asText(): JsonElement<string | null> {
    return this.read(Varchar());
  }

  asInteger(): JsonElement<number | null> {
    return this.read(Integer);
  }

  asBigInteger(): JsonElement<bigint | null> {
    return this.read(BigInteger);
  }

  asNumber(): JsonElement<number | null> {
    return this.read(Double);
  }

  asNumeric(precision: number, scale: number): JsonElement<string | null> {
    return this.read(Numeric(precision, scale));
  }

  asBoolean(): JsonElement<boolean | null> {
    return this.read(Bool);
  }

  describe(pass: NodePass): void {
    pass.atom('isPath', this.isPath);
    if (this.as !== undefined) pass.atom('as', this.as.cacheKey);
    pass.node('element', this.element);
    pass.node('steps', this.steps);
    // Databases tell keys from positions, so their text may differ.
    for (const step of this.steps.value as JsonPath) pass.atom('step', typeof step);
  }

  private read<U>(type: SqlType<U>): JsonElement<U | null> {
    return new JsonElement<U | null>(this.element, this.steps, this.isPath, type);
  }
}

/** A JSON document, with what leads into it. */
export interface JsonDocument<T> {
  at<const K extends KeyIn<T>>(key: K): JsonElement<Part<T, K>>;
  path<const P extends JsonPath>(...steps: P): JsonElement<PartAt<T, P>>;
}

const jsonType: AnySqlType = Json();

/** The null of JSON, which is a value and not NULL: `set({ payload: jsonNull })`. */
export const jsonNull: BindParameter<null> = new BindParameter<null>({ toJSON: () => null }, jsonType);

function stepsOf(steps: JsonPath): BindParameter {
  return new BindParameter(steps, Unknown);
}

/** Leads into a JSON document, typed as its column says: `json(t.c.payload).at('kind').asText()`. */
export function json<T>(document: Expression<T>): JsonDocument<T> {
  const element = expression(document, 'json()');
  return {
    at: (key) => new JsonElement(element, stepsOf([key]), false),
    path: (...steps) => new JsonElement(element, stepsOf(steps), true),
  };
}
