import { type ColumnElement, type ColumnReference, conjunction } from '@sqlayer/expression';
import { type Composite, propertyOf } from './composite.ts';

/** A composite at the level of a class or of its alias: compared as a whole, and with its columns by property. */
export class ClassComposite {
  readonly #composite: Composite;
  readonly key: string;
  readonly columns: Readonly<Record<string, ColumnReference>>;

  /** `columns` has those of the class or the alias by key. */
  constructor(composite: Composite, columns: Readonly<Record<string, ColumnReference>>) {
    this.#composite = composite;
    this.key = composite.key;
    this.columns = Object.fromEntries(composite.fields.map(({ property, column }) => [property, columns[column.key] as ColumnReference]));
  }

  eq(value: object | null): ColumnElement<boolean> {
    if (value === null) return this.isNull();
    return conjunction(
      'and',
      this.#each(value, (column, part) => column.eq(part)),
    );
  }

  ne(value: object | null): ColumnElement<boolean> {
    if (value === null) return this.isNotNull();
    return conjunction(
      'or',
      this.#each(value, (column, part) => column.ne(part)),
    );
  }

  isNull(): ColumnElement<boolean> {
    return conjunction(
      'and',
      Object.values(this.columns).map((column) => column.isNull()),
    );
  }

  isNotNull(): ColumnElement<boolean> {
    return conjunction(
      'or',
      Object.values(this.columns).map((column) => column.isNotNull()),
    );
  }

  #each(value: object, compare: (column: ColumnReference, part: NonNullable<unknown> | null) => ColumnElement<boolean>) {
    this.#composite.assertValue(value);
    return Object.entries(this.columns).map(([property, column]) =>
      compare(column, propertyOf(value, property) as NonNullable<unknown> | null),
    );
  }
}
