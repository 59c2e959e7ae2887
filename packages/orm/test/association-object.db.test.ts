import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, MetaData, select, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { expect, test } from 'vitest';
import { many, mapped, one, Session, selectinLoad } from '../src/index.ts';

// A table between two others with a value of its own, as a class: its key is made of the keys of both sides.

const metadata = new MetaData();

class Order extends mapped(
  'orders',
  {
    id: column(Integer, { primaryKey: true }),
    customer: column(Varchar(20)),
    lines: many<Line>(() => Line, { backPopulates: 'order', cascade: 'all, delete-orphan' }),
    articles: many<Article>(() => Article, { secondary: () => Line.table }),
  },
  { metadata },
) {}

class Article extends mapped(
  'article',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(20)),
    lines: many<Line>(() => Line, { backPopulates: 'article' }),
  },
  { metadata },
) {}

class Line extends mapped(
  'line',
  {
    orderId: column(Integer, { primaryKey: true, autoincrement: false, foreignKey: 'orders.id' }),
    articleId: column(Integer, { primaryKey: true, autoincrement: false, foreignKey: 'article.id' }),
    count: column(Integer, { default: 1 }),
    order: one<Order>(() => Order, { backPopulates: 'lines' }),
    article: one<Article>(() => Article, { backPopulates: 'lines' }),
  },
  { metadata },
) {
  static readonly table = metadata.tables.get('line')!;
}

test('an association object connects two objects, with a value of its own and a key made of theirs', async () => {
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  const recorder = recordStatements(engine);
  await using session = new Session(engine);
  const [lamp, chair] = [new Article({ name: 'lamp' }), new Article({ name: 'chair' })];
  const order = new Order({ customer: 'sandy', lines: [new Line({ article: lamp, count: 3 }), new Line({ article: chair })] });
  session.add(order);
  await session.commit();
  expect(order.lines.map(({ orderId, articleId, count }) => [orderId, articleId, count])).toEqual([
    [1, lamp.id, 3],
    [1, chair.id, 1],
  ]);
  session.expungeAll();

  recorder.clear();
  const loaded = await session.scalars(select(Order).options(selectinLoad(Order.c.lines).joinedLoad((line) => line.article))).one();
  expect(recorder.statements).toHaveLength(2);
  expect(loaded.lines.map(({ count, article }) => [article.name, count])).toEqual([
    ['lamp', 3],
    ['chair', 1],
  ]);
  // The other end is reached in one step as well.
  expect((await session.load(loaded, Order.c.articles)).map(({ name }) => name)).toEqual(['lamp', 'chair']);

  const [first] = loaded.lines;
  loaded.lines.remove(first as Line);
  await session.commit();
  expect(await session.execute(select(Line.c.articleId, Line.c.count)).all()).toEqual([{ articleId: 2, count: 1 }]);
  expect(await session.scalars(select(Article.c.name)).all()).toEqual(['lamp', 'chair']);

  session.delete(loaded);
  await session.commit();
  expect(await session.scalars(select(Line)).all()).toEqual([]);
  expect(await session.scalars(select(Article.c.name)).all()).toEqual(['lamp', 'chair']);
});
