import {
  type AnyColumnDef,
  type AnySqlType,
  CheckConstraint,
  type ColumnOptions,
  type ColumnReference,
  column,
  computed,
  createView,
  DomainType,
  EnumType,
  exclude,
  ForeignKeyConstraint,
  func,
  Index,
  Integer,
  identity,
  literal,
  MetaData,
  primaryKey,
  type SchemaExpression,
  SqlFragment,
  type SqlType,
  select,
  Table,
  type TableConstraint,
  type TableOptions,
  unique,
  Varchar,
} from '@sqlayer/expression';
import type { ColumnPlan, IndexPlan, SchemaPlan, SchemaTraits, TablePlan, TypeChoice } from './schema-plan.ts';

/** Makes the metadata that a plan describes, of objects that name their schema or do not. */
export function schemaOf(plan: SchemaPlan, traits: SchemaTraits, dialectName: string, schema?: string): MetaData {
  return new SchemaOfPlan(plan, traits, dialectName, schema).build();
}

interface PlannedColumn {
  readonly key: string;
  readonly choice: TypeChoice;
  readonly options: ColumnOptions;
}

class SchemaOfPlan {
  readonly #plan: SchemaPlan;
  readonly #traits: SchemaTraits;
  readonly #dialectName: string;
  readonly #metadata: MetaData;
  readonly #types: readonly TypeChoice[];
  #names = 0;

  constructor(plan: SchemaPlan, traits: SchemaTraits, dialectName: string, schema: string | undefined) {
    this.#metadata = new MetaData(schema === undefined ? {} : { schema });
    this.#plan = plan;
    this.#traits = traits;
    this.#dialectName = dialectName;
    this.#types = traits.types;
  }

  build(): MetaData {
    const { has } = this.#traits;
    const types = [...this.#types];
    if (has.has('sequences'))
      for (const { name, start, increment, cycle } of this.#plan.sequences)
        this.#metadata.sequence(this.#unique(name), { start, increment, cycle, cache: 5 });
    if (has.has('namedTypes')) types.push(...this.#namedTypes());
    const tables = this.#plan.tables.map((table) => ({
      plan: table,
      name: this.#unique(table.name),
      columns: this.#columns(table, types),
    }));
    for (const { plan, name, columns } of tables) this.#define(plan, name, columns, tables);
    const made = [...this.#metadata.tables.values()];
    for (const view of this.#plan.views) {
      const from = made[view.table % made.length] as Table;
      const [first, ...others] = from.columns as readonly [ColumnReference, ...ColumnReference[]];
      const query = select(...[first, ...others].slice(0, 3)).where((others[0] ?? first).isNotNull());
      createView(this.#unique(view.name), query, {
        metadata: this.#metadata,
        materialized: view.materialized && has.has('materializedViews'),
      });
    }
    return this.#metadata;
  }

  /** Something unique behind a name, which names objects of all kinds apart, in whichever case they are compared. */
  #unique(name: string): string {
    this.#names += 1;
    return `${name}${String(this.#names).padStart(3, '0')}`;
  }

  #namedTypes(): readonly TypeChoice[] {
    const { schema } = this.#metadata;
    const enums = this.#plan.enums.map(({ name, values }) => new EnumType<string>(values, { name: this.#unique(name), schema }));
    const domains = this.#plan.domains.map(
      ({ name, notNull, text }) =>
        new DomainType(this.#unique(name), Varchar(20) as SqlType<string>, {
          schema,
          notNull,
          check: new SqlFragment([`VALUE <> ${quoted(text)}`], []),
          constraintName: this.#unique('d'),
          default: new SqlFragment([quoted(text)], []),
        }),
    );
    for (const type of [...enums, ...domains]) this.#metadata.addType(type as never);
    return [...enums, ...domains].map((type) => ({ type }));
  }

  #columns(table: TablePlan, types: readonly TypeChoice[]): readonly PlannedColumn[] {
    const { has } = this.#traits;
    const columns = table.columns.map((one) => this.#column(one, types[one.type % types.length] as TypeChoice));
    const keyed = table.key === 'one' || table.key === 'two' ? this.#keyOf(table, columns) : columns;
    const counted: PlannedColumn[] =
      table.key === 'counted' || table.key === 'identity'
        ? [
            {
              key: this.#unique('id'),
              choice: { type: Integer, isKey: true, is: 'number' },
              options: {
                primaryKey: true,
                ...(table.key === 'identity' && has.has('identity') && { identity: identity({ start: 10, increment: 2, always: true }) }),
              },
            },
          ]
        : [];
    return [...counted, ...keyed];
  }

  #column({ name, nullable, initial, text, comment }: ColumnPlan, choice: TypeChoice): PlannedColumn {
    const sequence = choice.isCounted === true && initial % 2 === 0 ? [...this.#metadata.sequences.values()][0] : undefined;
    const make = sequence === undefined ? choice.defaults?.[initial] : () => sequence;
    return {
      key: this.#unique(name),
      choice,
      options: {
        nullable,
        ...(make !== undefined && { serverDefault: make(text) as never }),
        ...(comment !== undefined && this.#traits.has.has('comments') && { comment }),
      },
    };
  }

  /** One or two of the columns become the key. */
  #keyOf(table: TablePlan, columns: readonly PlannedColumn[]): readonly PlannedColumn[] {
    let open = table.key === 'two' ? 2 : 1;
    return columns.map((one) => {
      if (open === 0 || one.choice.isKey !== true) return one;
      open -= 1;
      const { serverDefault, ...options } = one.options;
      return { ...one, options: { ...options, nullable: false, primaryKey: true, autoincrement: false } };
    });
  }

  #define(
    plan: TablePlan,
    name: string,
    columns: readonly PlannedColumn[],
    tables: readonly { readonly plan: TablePlan; readonly name: string; readonly columns: readonly PlannedColumn[] }[],
  ): void {
    const { has } = this.#traits;
    const specs = new Map<string, AnyColumnDef>();
    for (const { key, choice, options } of columns) specs.set(key, definition(choice.type, options));
    const foreignKeys = plan.foreignKeys.flatMap((key) => {
      const target = tables[key.target % tables.length] as (typeof tables)[number];
      // In the order of the key, which some databases insist on.
      const targets = target.columns.filter(({ options }) => options.primaryKey).reverse();
      if (targets.length === 0) return [];
      const own = targets.map((one) => ({ key: this.#unique('fk'), choice: one.choice }));
      for (const { key: columnKey, choice } of own) specs.set(columnKey, definition(choice.type, { nullable: key.nullable }));
      return [{ key, target: target.name, targets: targets.map((one) => one.key), own: own.map((one) => one.key) }];
    });
    const number = columns.find(({ choice, options }) => choice.is === 'number' && options.identity === undefined && !options.primaryKey);
    const computedKind = plan.computed === 'virtual' && has.has('virtualComputed') ? 'virtual' : 'stored';
    if (number !== undefined && plan.computed !== undefined && has.has(`${computedKind}Computed`)) {
      const expression = () => this.#columnOf(name, number.key).mul(2);
      specs.set(
        this.#unique('calc'),
        definition(Integer, { nullable: true, computed: computed(expression, { stored: computedKind === 'stored' }) }),
      );
    }
    const comment = has.has('comments') ? plan.comment : undefined;
    new Table<unknown, string>(name, specs, {
      metadata: this.#metadata,
      ...(comment !== undefined && comment !== '' && { comment }),
      constraints: ((c: Readonly<Record<string, ColumnReference>>) => {
        const usable = columns.filter(({ choice }) => choice.isKey).map(({ key }) => ({ key, reference: c[key] as ColumnReference }));
        const pick = (positions: readonly number[]): readonly ColumnReference[] =>
          usable.length === 0 ? [] : [...new Set(positions.map((at) => (usable[at % usable.length] as (typeof usable)[number]).reference))];
        return [
          ...this.#key(columns, c),
          ...this.#uniques(plan, pick),
          ...this.#checks(plan, columns, c),
          ...foreignKeys.map(({ key, target, targets, own }) =>
            this.#foreignKey(
              key,
              target,
              targets,
              own.map((one) => c[one] as ColumnReference),
            ),
          ),
          ...plan.indexes.flatMap((one) => this.#index(one, pick(one.columns), columns, c)),
          ...(plan.exclusion && has.has('exclusions') && usable.length > 0
            ? [exclude([[usable[0]?.reference as ColumnReference, '=']], { name: this.#unique('ex'), using: 'hash' })]
            : []),
        ];
      }) as NonNullable<TableOptions<unknown, string>['constraints']>,
    });
  }

  #columnOf(table: string, key: string): ColumnReference<number> {
    const { schema } = this.#metadata;
    const found = this.#metadata.tables.get(schema === undefined ? table : `${schema}.${table}`);
    return found?.columns.find((one) => one.key === key) as ColumnReference<number>;
  }

  #key(columns: readonly PlannedColumn[], c: Readonly<Record<string, ColumnReference>>): readonly TableConstraint[] {
    const own = columns.filter(({ options }) => options.primaryKey).map(({ key }) => c[key] as ColumnReference);
    return own.length < 2 ? [] : [primaryKey([...own].reverse(), { name: this.#unique('pk') })];
  }

  #uniques({ uniques }: TablePlan, pick: (positions: readonly number[]) => readonly ColumnReference[]): readonly TableConstraint[] {
    const seen = new Set<string>();
    return uniques.flatMap(({ name, columns, nullsNotDistinct }) => {
      const picked = pick(columns);
      const key = picked.map((one) => one.key).join();
      // A database may leave out what the primary key says already.
      if (picked.every(({ options }) => options.primaryKey) || seen.has(key)) return [];
      seen.add(key);
      const distinct = nullsNotDistinct && this.#traits.has.has('nullsNotDistinct');
      return [unique(picked, { name: this.#unique(name), ...(distinct && { options: this.#options({ nullsNotDistinct: true }) }) })];
    });
  }

  #checks(
    { checks }: TablePlan,
    columns: readonly PlannedColumn[],
    c: Readonly<Record<string, ColumnReference>>,
  ): readonly TableConstraint[] {
    const usable = columns.filter(({ choice, options }) => choice.is !== undefined && !options.primaryKey);
    return checks.flatMap(({ name, column: at, text }) => {
      const chosen = usable[at % Math.max(usable.length, 1)];
      if (chosen === undefined) return [];
      const reference = c[chosen.key] as ColumnReference;
      const condition = chosen.choice.is === 'text' ? reference.ne(literal(text)) : reference.gt(literal(-5)).or(reference.isNull());
      return [new CheckConstraint(condition, { name: this.#unique(name) })];
    });
  }

  #foreignKey(
    { name, onDelete, onUpdate, nullable, deferrable, matchFull }: TablePlan['foreignKeys'][number],
    target: string,
    targets: readonly string[],
    own: readonly ColumnReference[],
  ): ForeignKeyConstraint {
    const { has } = this.#traits;
    const action = (among: SchemaTraits['onDelete'], at: number) => {
      const chosen = among[at % among.length];
      return chosen === 'SET NULL' && !nullable ? 'CASCADE' : chosen;
    };
    return new ForeignKeyConstraint(
      own,
      // Names of any kind may hold dots, so that the columns themselves are given.
      targets.map((key) => () => this.#columnOf(target, key)),
      {
        name: this.#unique(name),
        onDelete: action(this.#traits.onDelete, onDelete),
        onUpdate: action(this.#traits.onUpdate, onUpdate),
        ...(deferrable && has.has('deferrable') && { deferrable: true, initially: 'DEFERRED' }),
        ...(matchFull && has.has('match') && { match: 'FULL' }),
      },
    );
  }

  #index(
    plan: IndexPlan,
    picked: readonly ColumnReference[],
    columns: readonly PlannedColumn[],
    c: Readonly<Record<string, ColumnReference>>,
  ): readonly Index[] {
    const { has } = this.#traits;
    const [first] = picked;
    if (first === undefined) return [];
    const elements: SchemaExpression[] = picked.map((one, i) => {
      let element = plan.descending && i === 0 && has.has('descendingIndexes') ? one.desc() : one;
      if (plan.nullsLast && has.has('indexNulls')) element = element.nullsLast();
      return element;
    });
    const text = columns.find(({ choice }) => choice.is === 'text' && choice.isKey);
    if (plan.expression && has.has('expressionIndexes') && text !== undefined)
      elements.push(func.lower(c[text.key] as ColumnReference<string>));
    const number = columns.find(({ choice }) => choice.is === 'number');
    const rest = columns.find(({ key }) => !picked.some((one) => one.key === key));
    const comment = has.has('comments') && plan.comment !== '' ? plan.comment : undefined;
    return [
      new Index(elements, {
        name: this.#unique(plan.name),
        unique: plan.unique && has.has('uniqueIndexes'),
        comment,
        ...(plan.partial &&
          has.has('partialIndexes') &&
          number !== undefined && { where: (c[number.key] as ColumnReference).gt(literal(3)) }),
        ...(plan.include && has.has('include') && rest !== undefined && { options: this.#options({ include: [rest.key] }) }),
      }),
    ];
  }

  #options(options: Readonly<Record<string, unknown>>): { readonly [dialect: string]: Readonly<Record<string, unknown>> } {
    return { [this.#dialectName]: options };
  }
}

function definition(type: AnySqlType, options: ColumnOptions): AnyColumnDef {
  return column(type as SqlType<unknown>, options);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
