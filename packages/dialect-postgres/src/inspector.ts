import { groupRows, type RelationSelection, SchemaInspector } from '@sqlayer/expression';
import type {
  InspectorScope,
  ReflectedDomain,
  ReflectedEnum,
  ReflectedNamedType,
  ReflectedSequence,
  ReflectedTable,
  RelationKind,
} from '@sqlayer/kernel/contracts';
import * as queries from './catalog-queries.ts';
import {
  type ColumnRow,
  type ConstraintRow,
  type IndexRow,
  reflectSequence,
  reflectTable,
  type SequenceRow,
  type TableRow,
} from './catalog-rows.ts';
import { NamedTypes, type TypeRow } from './catalog-types.ts';

type Row = readonly unknown[];

/** Tables, those that are divided into parts, and those of other servers; views; views that keep their rows. */
const relationKinds: Readonly<Record<RelationKind, string>> = { table: 'r,p,f', view: 'v', materializedView: 'm' };

/** Reads a schema from the system catalogs of PostgreSQL 14 and later. */
export class PostgresInspector extends SchemaInspector {
  protected override readonly temporarySchema = 'pg_temp';

  async defaultSchemaName(): Promise<string> {
    const [row] = await this.query('SELECT current_schema()');
    return String(row?.[0] ?? '');
  }

  async schemaNames(): Promise<readonly string[]> {
    return (await this.query(queries.schemaNames)).map(([name]) => String(name));
  }

  protected async relationNames(selection: RelationSelection): Promise<readonly string[]> {
    return (await this.query(queries.relationNames, parametersOf(selection))).map(([name]) => String(name));
  }

  /** Five queries, however many tables there are. */
  protected async readRelations(selection: RelationSelection): Promise<readonly ReflectedTable[]> {
    const parameters = parametersOf(selection);
    const tables = await this.query(queries.tables, parameters);
    if (tables.length === 0) return [];
    const columns = groupRows(await this.query(queries.columns, parameters), 0);
    const constraints = groupRows(await this.query(queries.constraints, parameters), 0);
    const indexes = groupRows(await this.query(queries.indexes, parameters), 0);
    const types = namedTypes(await this.query(queries.typesOfColumns, parameters));
    return tables.map(([name, json]) => {
      const key = String(name);
      return reflectTable(
        key,
        selection.schema,
        {
          table: parsed<TableRow>(json),
          columns: objects<ColumnRow>(columns.get(key)),
          constraints: objects<ConstraintRow>(constraints.get(key)),
          indexes: objects<IndexRow>(indexes.get(key)),
        },
        types,
      );
    });
  }

  override async sequences({ schema }: InspectorScope = {}): Promise<readonly ReflectedSequence[]> {
    const rows = await this.query(queries.sequences, [schema ?? null]);
    return rows.map(([name, json]) => reflectSequence(String(name), schema, parsed<SequenceRow>(json)));
  }

  override async enums(scope: InspectorScope = {}): Promise<readonly ReflectedEnum[]> {
    return (await this.#types(scope, 'e')).filter((type) => type.kind === 'enum');
  }

  override async domains(scope: InspectorScope = {}): Promise<readonly ReflectedDomain[]> {
    return (await this.#types(scope, 'd')).filter((type) => type.kind === 'domain');
  }

  /** The types of a schema; those of others that they are made of come along and are left out. */
  async #types({ schema }: InspectorScope, kind: 'e' | 'd'): Promise<readonly ReflectedNamedType[]> {
    const rows = await this.query(queries.typesOfSchema, [schema ?? null, `{${kind}}`]);
    const types = namedTypes(rows);
    return rows
      .map(([id]) => types.find(String(id)))
      .filter((type) => type !== undefined && type.schema === schema) as ReflectedNamedType[];
  }
}

function parametersOf({ schema, names, kinds }: RelationSelection): readonly unknown[] {
  const letters = kinds.map((kind) => relationKinds[kind]).join(',');
  return [schema ?? null, names === undefined ? null : JSON.stringify(names), `{${letters}}`];
}

function parsed<T>(json: unknown): T {
  return JSON.parse(String(json)) as T;
}

function objects<T>(rows: readonly Row[] = []): readonly T[] {
  return rows.map(([, json]) => parsed<T>(json));
}

function namedTypes(rows: readonly Row[]): NamedTypes {
  return new NamedTypes(new Map(rows.map(([id, json]) => [String(id), parsed<TypeRow>(json)])));
}
