import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  and,
  BindParameter,
  Bool,
  type ColumnElement,
  column,
  type DefaultDialect,
  Double,
  delete_,
  Integer,
  literal,
  type Node,
  not,
  Operation,
  operand,
  or,
  rewrite,
  type Select,
  type Statement,
  select,
  Text,
  table,
} from '../src/index.ts';
import { address, sqlite, user } from './dialects.ts';
import { oracle, postgres } from './six-dialects.ts';

// Random expressions, checked against what must hold for all of them.

type Tree = { readonly op: string; readonly args: readonly Tree[] } | { readonly value: number };

const arithmetic = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ value: fc.integer({ min: -20, max: 20 }) }),
    fc.record({ op: fc.constantFrom('add', 'sub', 'mul'), args: fc.tuple(tie('tree'), tie('tree')) }),
    fc.record({ op: fc.constant('neg'), args: fc.tuple(tie('tree')) }),
  ),
})).tree;

const boolean = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constantFrom('eq', 'lt', 'ge', 'between'), args: fc.tuple(arithmetic, arithmetic, arithmetic) }),
    fc.record({ op: fc.constantFrom('and', 'or'), args: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ op: fc.constant('not'), args: fc.tuple(tie('tree')) }),
  ),
})).tree;

// biome-ignore lint/suspicious/noExplicitAny: operators of columns of any type are called by name.
type Any = any;

function build(tree: Tree): ColumnElement {
  if ('value' in tree) return literal(tree.value, Integer);
  const args = tree.args.map(build);
  const [first, ...rest] = args as [Any, ...Any[]];
  switch (tree.op) {
    case 'and':
      return and(...(args as Any[]));
    case 'or':
      return or(...(args as Any[]));
    case 'not':
      return not(first);
    case 'eq':
    case 'lt':
    case 'ge':
      return first[tree.op](rest[0]);
    default:
      return first[tree.op](...rest.slice(0, tree.op === 'between' ? 2 : 1));
  }
}

function evaluate(tree: Tree): number {
  if ('value' in tree) return tree.value;
  const [a = 0, b = 0, c = 0] = tree.args.map(evaluate);
  const truth = (value: boolean): number => (value ? 1 : 0);
  switch (tree.op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'neg':
      return 0 - a;
    case 'eq':
      return truth(a === b);
    case 'lt':
      return truth(a < b);
    case 'ge':
      return truth(a >= b);
    case 'between':
      return truth(a >= b && a <= c);
    case 'and':
      return truth(tree.args.every((arg) => evaluate(arg) === 1));
    case 'or':
      return truth(tree.args.some((arg) => evaluate(arg) === 1));
    default:
      return 1 - a;
  }
}

function run(statement: Statement): { readonly sql: string; readonly parameters: readonly unknown[] } {
  return sqlite.compile(statement).bind(statement.structure().values, undefined);
}

describe('expressions', () => {
  test('of arithmetic and truth are worth what their tree is worth', () => {
    const database = new Sqlite(':memory:');
    fc.assert(
      fc.property(fc.oneof(arithmetic, boolean), (tree) => {
        const { sql, parameters } = run(select(build(tree)));
        expect(
          database
            .prepare(sql)
            .pluck()
            .get(...parameters),
        ).toBe(evaluate(tree));
      }),
      { numRuns: 500 },
    );
    database.close();
  });

  test('built twice have the same key, and with other values too; their text holds no value', () => {
    fc.assert(
      fc.property(boolean, fc.string({ minLength: 9, unit: fc.constantFrom(...'klmnopq') }), (tree, secret) => {
        const make = (value: string): Statement =>
          select(user.c.id).where(build(tree) as ColumnElement<boolean>, user.c.name.eq(value), user.c.id.in([1, 2]));
        const [one, two] = [make(secret).structure(), make(`${secret}!`).structure()];
        expect(two.key).toEqual(one.key);
        expect(two.hash).toBe(one.hash);
        expect(JSON.stringify(one.key)).not.toContain(secret);
        const { sql, parameters } = run(make(secret));
        expect(sql).not.toContain(secret);
        expect(parameters).toContain(secret);
      }),
    );
  });

  test('that are rewritten to themselves stay what they are, and copies of every node give the same SQL', () => {
    fc.assert(
      fc.property(boolean, (tree) => {
        const statement: Select<readonly unknown[], never> = select(user.c.id, address.c.email)
          .join(address)
          .where(build(tree) as ColumnElement<boolean>) as never;
        expect(rewrite(statement, () => undefined)).toBe(statement);
        const copy = rewrite(statement, (node) => (node.kind === 'bindParameter' ? node.copyWith({}) : undefined));
        expect(copy).not.toBe(statement);
        expect(run(copy)).toEqual(run(statement));
      }),
    );
  });
});

test('a recursive query that is rewritten names its copy in its own step', () => {
  const { id, age } = user.c;
  const copyAll = (node: Node): Node | undefined => (node.kind === 'bindParameter' ? node.copyWith({}) : undefined);
  let shared: ColumnElement<number | null> | undefined;
  const tree = select(id, age)
    .where(id.eq(1))
    .recursiveCte('tree', (self) => {
      shared = self.c.id.add(1);
      return select(id, age).where(id.eq(shared as never));
    });
  const unbound = select(id).recursiveCte('plain', (self) => select(id).where(id.gt(self.c.id)));
  for (const statement of [select(tree.c.id, shared as never), select(unbound.c.id).where(unbound.c.id.eq(3))] as Statement[]) {
    expect(rewrite(statement, () => undefined)).toBe(statement);
    const copy = rewrite(statement, copyAll);
    expect(copy).not.toBe(statement);
    expect(run(copy)).toEqual(run(statement));
  }
});

test('elements of FROM are replaced in every list that holds them', () => {
  const a = address.as('a');
  const b = address.as('b');
  const replaced = (statement: Statement, dialect: DefaultDialect = postgres): string =>
    dialect.compile(rewrite(statement, (node) => (node === a ? b : undefined))).sql;
  expect(replaced(select(user.c.id, a.c.email).from(user, a))).toBe('SELECT user_account.id, b.email FROM user_account, address AS b');
  expect(replaced(delete_(user).using(a).where(a.c.userId.eq(user.c.id)))).toBe(
    'DELETE FROM user_account USING address AS b WHERE b.user_id = user_account.id',
  );
  expect(replaced(select(a.c.id).forUpdate({ of: [a] }))).toBe('SELECT b.id FROM address AS b FOR UPDATE OF b');
  expect(replaced(select(a.c.id).withHint(a, 'FULL(%(name)s)'), oracle)).toBe('SELECT /*+ FULL(b) */ b.id FROM address b');
});

describe('the key of a statement', () => {
  const keyOf = (statement: Statement): string => JSON.stringify(statement.structure().key);

  test('tells one parameter used twice from two', () => {
    const parameter = operand(5, Integer);
    const twice = select(user.c.id).where((user.c.id as Any).eq(parameter), (user.c.age as Any).eq(parameter));
    const two = select(user.c.id).where(user.c.id.eq(5), user.c.age.eq(5));
    expect(keyOf(twice)).not.toBe(keyOf(two));
    expect(run(twice).parameters).toEqual([5, 5]);
  });

  test('tells the traits of a parameter apart, and what an operator is told', () => {
    const where = (options: object): string =>
      keyOf(select(user.c.id).where(new Operation('eq', [user.c.age, new BindParameter(5, Integer, options)], Bool)));
    const traits = [{}, { secret: true }, { literalExecute: true }, { expanding: true }, { rowTypes: [Integer] }];
    const named = [{ name: 'a' }, { name: 'a', secret: true }, { name: 'a', literalExecute: true }];
    expect(new Set([...traits, ...named].map(where)).size).toBe(8);
    const matching = (options: object): string => keyOf(select(user.c.id).where(user.c.name.match('x', options)));
    expect(matching({ configuration: 'BOOLEAN' })).not.toBe(matching({ mode: 'BOOLEAN' }));
  });

  test('tells tables of one name, aliases, orders, limits and types apart', () => {
    const other = table('user_account', { id: column(Integer, { primaryKey: true }) });
    const statements = [
      select(user.c.id),
      select(other.c.id),
      select(user.as('a').c.id),
      select(user.as('b').c.id),
      select(user.c.id).limit(1),
      select(user.c.id).offset(1),
      select(user.c.id).orderBy(user.c.id),
      select(user.c.id).orderBy(user.c.id.desc()),
      select(user.c.id).distinct(),
      select({ id: user.c.id }),
      select({ ident: user.c.id }),
      select(user.c.id).where(literal(1, Integer).eq(1)),
      select(user.c.id).where(literal(1, Double).eq(1)),
      select(user.c.id).where(literal('1', Text).eq('1')),
      select(user.c.id).where(literal(true, Bool).eq(literal(true, Bool) as never)),
    ];
    expect(new Set(statements.map(keyOf)).size).toBe(statements.length);
  });

  test('is the same for subqueries built twice, though they are known by identity', () => {
    const make = (): Statement => {
      const inner = select(address.c.userId, address.c.email).where(address.c.id.gt(5)).subquery('inner_q');
      const again = inner;
      return select(user.c.id, inner.c.email).join(inner, again.c.userId.eq(user.c.id));
    };
    expect(keyOf(make())).toBe(keyOf(make()));
  });
});

test('any name is one identifier, as table, column, alias and label', () => {
  const database = new Sqlite(':memory:');
  const name = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }).filter((text) => !text.includes('\0') && !/^sqlite_/i.test(text));
  fc.assert(
    fc.property(name, name, name, (tableName, columnName, label) => {
      const t = table(tableName, { c: column(Integer, { name: columnName, primaryKey: true }) });
      const well = (text: string): boolean => !/[\uD800-\uDFFF]/.test(text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, ''));
      fc.pre(well(tableName) && well(columnName) && well(label));
      const { sql } = run(select(t.as(label).c.c.label(label)));
      database.exec(
        `CREATE TABLE ${sqlite.savepointSql(tableName).slice('SAVEPOINT '.length)} (${sqlite.savepointSql(columnName).slice('SAVEPOINT '.length)} INTEGER)`,
      );
      expect(
        database
          .prepare(sql)
          .columns()
          .map((one) => one.name),
      ).toEqual([label]);
      database.exec(`DROP TABLE ${sqlite.savepointSql(tableName).slice('SAVEPOINT '.length)}`);
    }),
    { numRuns: 200 },
  );
  database.close();
});

describe('a key', () => {
  const keyOf = (statement: Statement): string => JSON.stringify(statement.structure().key);

  test('tells what is written into the text, not what is bound', () => {
    const { name } = user.c;
    const matching = (flags: string): string => keyOf(select(name).where(name.regexpMatch('^a', flags)));
    expect(matching('i')).not.toBe(matching('m'));
    expect(keyOf(select(name).where(name.match('a', { configuration: 'english' })))).not.toBe(keyOf(select(name).where(name.match('a'))));
    expect(keyOf(select(name).where(name.match('a')))).toBe(keyOf(select(name).where(name.match('b'))));
    expect(() => name.regexpMatch('^a', "i'")).toThrow('SQL_INVALID_VALUE');
  });
});
