import type { ColumnReference } from '@sqlayer/expression';
import { copyOfValue, sameValue } from '@sqlayer/expression';
import { ArgumentError, ConfigurationError } from '@sqlayer/kernel/errors';
import type { CompositeDef, PropertyColumns } from './composite-definition.ts';

/** A property of the value object and the column that holds it. */
export interface CompositeField {
  readonly property: string;
  readonly column: ColumnReference;
}

/** The class that a composite belongs to. */
interface CompositeOwner {
  readonly name: string;
  readonly columns: readonly ColumnReference[];
}

type Attributes = Record<string, unknown>;

/** A value object that stands for several columns of a class. */
export class Composite {
  readonly key: string;
  /** Its place among the composites of the class. */
  readonly index: number;
  readonly fields: readonly CompositeField[];
  readonly nullable: boolean;
  readonly #owner: CompositeOwner;
  readonly #valueClass: new (
    ...values: readonly unknown[]
  ) => object;

  constructor(owner: CompositeOwner, key: string, index: number, definition: CompositeDef<unknown, unknown, boolean>) {
    this.#owner = owner;
    this.key = key;
    this.index = index;
    this.nullable = definition.nullable;
    // Which values the class takes, the types of the definition and `make` see to.
    this.#valueClass = definition.valueClass as unknown as new (...values: readonly unknown[]) => object;
    this.fields = Object.entries(definition.columns as PropertyColumns).map(([property, column]) => ({
      property,
      column: this.#column(column),
    }));
    this.#assertSound();
  }

  toString(): string {
    return `${this.#owner.name}.${this.key}`;
  }

  #column(key: string): ColumnReference {
    const found = this.#owner.columns.find((column) => column.key === key);
    if (found !== undefined) return found;
    const known = this.#owner.columns.map((column) => column.key).join(', ');
    throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} is to be made of '${key}', which is no column; there are ${known}.`);
  }

  #assertSound(): void {
    const { fields } = this;
    if (fields.length === 0)
      throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} is made of no column; name one for each property.`);
    if (this.#owner.columns.some(({ key }) => key === this.key))
      throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} is a column and a composite; give the composite another name.`);
    const twice = fields.find(({ column }, i) => fields.some((other, j) => j < i && other.column === column));
    if (twice !== undefined)
      throw new ConfigurationError('ORM_INVALID_MAPPING', `${this} names '${twice.column.key}' for two properties; a column holds one.`);
    const full = this.nullable ? fields.find(({ column }) => column.options.nullable !== true) : undefined;
    if (full !== undefined)
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `${this} may be null, but its column '${full.column.key}' may not; make all its columns nullable, or the composite not.`,
      );
  }

  /** The value object for what an object has in its columns; null or undefined if there is none. */
  make(entity: object): object | null | undefined {
    const values = this.fields.map(({ column }) => (entity as Attributes)[column.key]);
    if (values.every((value) => value === undefined)) return this.nullable ? null : undefined;
    if (this.nullable && values.every((value) => value === undefined || value === null)) return null;
    const value = new this.#valueClass(...this.fields.map(({ column: { type } }, i) => copyOfValue(type, values[i] ?? null)));
    // A constructor with another order of parameters would have the next flush exchange the columns.
    const lost = this.fields.find(({ property, column }, i) => !sameValue(column.type, propertyOf(value, property), values[i] ?? null));
    if (lost !== undefined)
      throw new ConfigurationError(
        'ORM_INVALID_MAPPING',
        `an object of ${this.#valueClass.name} that was made for ${this} does not have in '${lost.property}' what it was given; its constructor must take ${this.#properties()} in this order and keep them as they are.`,
      );
    return value;
  }

  /** What is no value object of the class is refused, and null where it may not be. */
  assertValue(value: unknown): asserts value is object | null {
    if (value instanceof this.#valueClass || (value === null && this.nullable)) return;
    throw new ArgumentError(
      'ORM_INVALID_COMPOSITE',
      `${this} takes an object of ${this.#valueClass.name}${this.nullable ? ' or null' : ''}.`,
    );
  }

  #properties(): string {
    return this.fields.map(({ property }) => property).join(', ');
  }
}

/** A property of a value object, as its column would have it. */
export function propertyOf(value: object, property: string): unknown {
  return (value as Readonly<Attributes>)[property] ?? null;
}
