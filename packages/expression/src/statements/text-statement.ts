import { Label } from '../elements/column-element.ts';
import type { NodePass } from '../elements/node.ts';
import { interpolate, parseNamedParameters, SqlFragment } from '../elements/text.ts';
import type { SqlType } from '../types/sql-type.ts';
import { NamedRowset } from './named-rowset.ts';
import type { OutputColumn } from './statement.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/**
 * SQL written by hand.
 *
 * Values are bound; nothing else of what is in the text is looked at. Without `columns()` the driver tells names, and
 * values are as raw as it gives them.
 */
export class TextStatement<out Row = AnyRow> extends NamedRowset<Row, unknown[], unknown> {
  readonly fragment: SqlFragment;
  readonly output: readonly OutputColumn[];

  constructor(fragment: SqlFragment, output: readonly OutputColumn[] = []) {
    super();
    this.fragment = fragment;
    this.output = output;
  }

  get kind(): 'textStatement' {
    return 'textStatement';
  }

  /** Tells names and types of the columns, in their order; values are then decoded as those of a select. */
  columns<const T extends Readonly<Record<string, { readonly _t?: (value: never) => unknown }>>>(
    types: T,
  ): TextStatement<{ -readonly [K in keyof T]: ColumnOf<T[K]> | null }> {
    const output = Object.entries(types).map(([name, type]) => {
      // The constraint only leaves SQL types, whatever their values.
      const element = new Label(new SqlFragment([name], [], type as unknown as SqlType<unknown>), name);
      return { key: name, name, element };
    });
    return new TextStatement(this.fragment, output);
  }

  describe(pass: NodePass): void {
    pass.node('fragment', this.fragment);
    for (const { name, element } of this.output) {
      pass.atom('output', name);
      pass.atom('output', element.type.cacheKey);
    }
  }
}

type ColumnOf<T> = T extends { readonly _t?: (value: infer V) => unknown } ? V : never;

/** SQL text with named parameters: `text('SELECT * FROM t WHERE id = :id', { id: 5 })`. */
export function text(statement: string, values?: Readonly<Record<string, unknown>>): TextStatement {
  const { strings, nodes } = parseNamedParameters(statement, values);
  return new TextStatement(new SqlFragment(strings, nodes));
}

/** A template of SQL in which every interpolation is a bound value, an expression, or a table: never text. */
export function sql<Row = AnyRow>(strings: TemplateStringsArray, ...values: readonly unknown[]): SqlTemplate<Row> {
  return new SqlTemplate<Row>(new SqlFragment(strings, interpolate(values)));
}

/** What the `sql` tag gives: a statement, and through `as()` an expression. */
export class SqlTemplate<out Row = AnyRow> extends TextStatement<Row> {
  /** The template as an expression of a type: `` sql`${t.c.a} <-> ${5}`.as(Double) ``. */
  as<T>(type: SqlType<T>): SqlFragment<T> {
    return new SqlFragment<T>(this.fragment.strings, this.fragment.nodes, type);
  }
}
