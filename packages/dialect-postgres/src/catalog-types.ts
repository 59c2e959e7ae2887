import type { ReflectedNamedType } from '@sqlayer/kernel/contracts';

/** A type of a schema, as the queries of catalog-queries.ts answer. */
export interface TypeRow {
  /** An enumeration, a domain, a range, several ranges, an array of something, or another one. */
  readonly kind: 'e' | 'd' | 'r' | 'm' | 'a' | 'b' | 'c' | 'p';
  readonly name: string;
  readonly schema: string | null;
  readonly element: string;
  readonly comment: string | null;
  readonly labels: readonly string[] | null;
  readonly base: string | null;
  readonly baseId: string;
  readonly dimensions: number;
  readonly required: boolean;
  readonly collation: string | null;
  readonly default: string | null;
  readonly checks:
    | readonly { readonly name: string; readonly expression: string; readonly validated: boolean; readonly comment: string | null }[]
    | null;
  readonly subtype: string | null;
  readonly subtypeId: string | null;
}

/** The types of schemas by the number that the catalog knows them by. */
export class NamedTypes {
  readonly #rows: ReadonlyMap<string, TypeRow>;

  constructor(rows: ReadonlyMap<string, TypeRow>) {
    this.#rows = rows;
  }

  /** What a type, or the elements of an array, are of, if it is a type of a schema that is made of others. */
  find(id: string | null): ReflectedNamedType | undefined {
    const row = id === null ? undefined : this.#rows.get(id);
    if (row === undefined) return undefined;
    const { name, comment } = row;
    const schema = row.schema ?? undefined;
    switch (row.kind) {
      case 'a':
        return this.find(row.element);
      case 'e':
        return { kind: 'enum', name, schema, values: row.labels ?? [], comment: comment ?? undefined };
      case 'd':
        return { kind: 'domain', name, schema, ...this.#domain(row) };
      case 'r':
      case 'm':
        return {
          kind: row.kind === 'r' ? 'range' : 'multirange',
          name,
          schema,
          element: { typeName: row.subtype ?? '', namedType: this.find(row.subtypeId), collation: undefined },
        };
      default:
        return undefined;
    }
  }

  #domain(row: TypeRow) {
    return {
      base: {
        typeName: withDimensions(row.base ?? '', row.dimensions),
        namedType: this.find(row.baseId),
        collation: row.collation ?? undefined,
      },
      nullable: !row.required,
      defaultSql: row.default ?? undefined,
      checks: (row.checks ?? []).map(({ name, expression, validated, comment }) => ({
        name,
        sql: expression,
        deferrable: false,
        initiallyDeferred: false,
        comment: comment ?? undefined,
        options: validated ? {} : { notValid: true },
      })),
      comment: row.comment ?? undefined,
    };
  }
}

/** The name of an array type has one pair of brackets in the catalog, however many the column was declared with. */
export function withDimensions(typeName: string, dimensions: number): string {
  return dimensions > 1 && typeName.endsWith('[]') ? typeName + '[]'.repeat(dimensions - 1) : typeName;
}
