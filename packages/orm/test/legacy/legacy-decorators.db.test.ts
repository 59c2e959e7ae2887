import { sqlite } from '@sqlayer/dialect-sqlite';
import { Integer, MetaData, select, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { expect, test } from 'vitest';
import { attrs, type Collection, Column, Composite, Many, Mapped, One, Session, selectinLoad } from '../../src/index.ts';

const metadata = new MetaData();

@Mapped('owner', { metadata })
class Owner {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Many(() => Pet, { backPopulates: 'owner' }) pets!: Collection<Pet>;
}

class Point {
  x: number;
  y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

@Mapped('vertex', { metadata })
class Vertex {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Integer) x1!: number;
  @Column(Integer) y1!: number;
  @Composite(Point, { x: 'x1', y: 'y1' }) start!: Point;
}

@Mapped('pet', { metadata })
class Pet {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Column(Integer, { foreignKey: 'owner.id' }) ownerId!: number;
  @One(() => Owner, { backPopulates: 'pets' }) owner!: unknown;
}

test('classes with legacy decorators are written and read like any other', async () => {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  const session = new Session(engine);
  const owner = Object.assign(new Owner(), { name: 'sandy' });
  const rex = Object.assign(new Pet(), { name: 'rex', owner });
  expect(owner.pets).toEqual([rex]);
  expect(Owner.name).toBe('Owner');
  session.add(rex);
  await session.commit();
  await session.close();

  await using fresh = new Session(engine);
  const [loaded] = await fresh.scalars(select(Owner).options(selectinLoad(attrs(Owner).pets))).all();
  expect(loaded).toBeInstanceOf(Owner);
  expect(loaded?.pets.map(({ name }) => name)).toEqual(['rex']);
  await kernel.dispose();
});

test('classes with legacy decorators have composites', async () => {
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  await using session = new Session(engine);
  const vertex = Object.assign(new Vertex(), { start: new Point(1, 2) });
  session.add(vertex);
  await session.commit();
  vertex.start.x = 5;
  expect(await session.execute(select(attrs(Vertex).x1, attrs(Vertex).y1)).all()).toEqual([{ x1: 5, y1: 2 }]);
});
