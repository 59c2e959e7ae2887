// Writes projects of typed queries into a folder that git ignores, and counts what checking them costs: type instantiations
// are what an editor has to work out, and the same on every machine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}node_modules/.cache/type-bench`;

/** A table of eight columns that refers to the one before it. */
function tableSource(i: number): string {
  const previous = i === 0 ? '' : `, foreignKey: 'table_${i - 1}.id'`;
  return `export const table${i} = table('table_${i}', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(50)),
  note: column(Text, { nullable: true }),
  amount: column(Numeric(12, 2)),
  active: column(Bool, { default: true }),
  created: column(Timestamp, { serverDefault: func.now() }),
  kind: column(Enum('a', 'b', 'c')),
  parentId: column(Integer, { nullable: true${previous} }),
});`;
}

/** Five kinds of query in turn, each typed to the last column. */
function querySource(q: number, tables: number): string {
  const a = `table${q % tables}`;
  const b = `table${(q + 1) % tables}`;
  switch (q % 5) {
    case 0:
      return `export async function query${q}(c: Connection) {
  const row = await c.execute(select(${a}.c.id, ${a}.c.name, ${b}.c.name).outerJoin(${b}, ${b}.c.parentId.eq(${a}.c.id)).where(${a}.c.kind.eq('a'), ${a}.c.id.in([1, 2])).orderBy(${a}.c.name).limit(5)).one();
  const name: string | null = row.name_2;
  return [row.id.toFixed(), name] as const;
}`;
    case 1:
      return `export async function query${q}(c: Connection) {
  const counted = select(${b}.c.parentId, func.count().label('n')).groupBy(${b}.c.parentId).subquery('counted');
  const rows = await c.execute(select({ name: ${a}.c.name, n: counted.c.n }).join(counted, counted.c.parentId.eq(${a}.c.id))).all();
  return rows.map((row) => row.name.length + row.n);
}`;
    case 2:
      return `export async function query${q}(c: Connection) {
  const row = await c.execute(insert(${a}).values({ name: 'x', amount: '1.50', kind: 'b', parentId: null }).returning(${a}.c.id, ${a}.c.created)).one();
  const created: Date = row.created;
  return created.getTime() + row.id;
}`;
    case 3:
      return `export async function query${q}(c: Connection) {
  await c.execute(update(${a}).set({ amount: '2.00', note: null }).where(${a}.c.id.eq(5), ${a}.c.active.eq(true)));
  return c.execute(select(case_().when(${a}.c.amount.gt('5'), 'big').else('small').label('size'), func.coalesce(${a}.c.note, '-').label('note'))).all();
}`;
    default:
      return `export async function query${q}(c: Connection) {
  const both = union(select(${a}.c.id, ${a}.c.name), select(${b}.c.id, ${b}.c.name));
  const ranked = select(${a}.c.id, func.rowNumber().over({ partitionBy: ${a}.c.kind, orderBy: ${a}.c.created.desc() }).label('rank')).cte('ranked');
  const rows = await c.execute(select(ranked.c.id, ranked.c.rank).where(ranked.c.rank.eq(1))).all();
  return [(await c.execute(both).all()).map((row) => row.name.length), rows.map((row) => row.id + row.rank)] as const;
}`;
  }
}

const imports = `import { Bool, case_, column, type Connection, Enum, func, insert, Integer, Numeric, select, table, Text, Timestamp, union, update, Varchar } from 'sqlayer';`;

/** What checking a project costs. */
export interface Cost {
  readonly instantiations: number;
  readonly seconds: number;
  readonly errors: readonly string[];
}

/** Writes the declarations that projects see, as they are published. */
export function buildDeclarations(): void {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript-7/bin/tsc', '-b', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout);
}

/** Instantiations and seconds of a project with so many tables, and queries of the first `used` of them; `extra` is more code. */
export function measure(tables: number, queries: number, extra = '', used = tables): Cost {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/tables.ts`, `${imports}\n${Array.from({ length: tables }, (_value, i) => tableSource(i)).join('\n')}\n`);
  const names = Array.from({ length: tables }, (_value, i) => `table${i}`).join(', ');
  const sources = Array.from({ length: queries }, (_value, q) => querySource(q, used)).join('\n');
  writeFileSync(`${folder}/queries.ts`, `${imports}\nimport { ${names} } from './tables.ts';\n${sources}\n${extra}\n`);
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
      files: ['tables.ts', 'queries.ts'],
      compilerOptions: {
        composite: false,
        incremental: false,
        declaration: false,
        declarationMap: false,
        noEmit: true,
        types: ['node'],
        customConditions: [],
      },
    }),
  );
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript-7/bin/tsc', '-p', folder, '--extendedDiagnostics', '--singleThreaded'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const number = (name: string): number => Number(new RegExp(`${name}:\\s+([\\d.]+)`).exec(stdout)?.[1]);
  return {
    instantiations: number('Instantiations'),
    seconds: number('Check time'),
    errors: stdout.split('\n').filter((line) => line.includes('error TS')),
  };
}

/** Statements that must not compile, each for one reason. */
export const wrongStatements: readonly string[] = [
  'export const w1 = select(table0.c.id).where(table0.c.name.eq(5));',
  "export const w2 = insert(table0).values({ name: 'x' });",
  'export const w3 = update(table0).set({ nope: 1 });',
  'export const w4 = select(table0.c.nope);',
  'export const w5 = union(select(table0.c.id), select(table0.c.name));',
  "export const w7 = insert(table0).fromSelect(['name'], select(table1.c.id));",
  "export const w8 = select(table0.c.id).recursiveCte('r', (self) => select(table0.c.name).join(self, self.c.id.eq(table0.c.parentId)));",
  'export async function w6(c: Connection) { const row = await c.execute(select(table0.c.id, table1.c.name).outerJoin(table1)).one(); return row.name.length; }',
];
