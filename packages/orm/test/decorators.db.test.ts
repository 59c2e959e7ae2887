import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, Json, MetaData, select, Text, table, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, test } from 'vitest';
import { attrs, type Collection, Column, Composite, Many, Mapped, map, One, one, Session, selectinLoad } from '../src/index.ts';

const metadata = new MetaData();

@Mapped('owner', { metadata })
class Owner {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Many<Pet>(() => Pet, { backPopulates: 'owner', cascade: 'all, delete-orphan' }) pets!: Collection<Pet>;

  constructor(name: string) {
    this.name = name;
  }
}

@Mapped('pet', { metadata })
class Pet {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Column(Text, { nullable: true }) nick!: string | null;
  @Column(Json<{ legs: number }>()) body!: { legs: number };
  @Column(Integer, { name: 'owner_id', foreignKey: 'owner.id' }) ownerId!: number;
  @One<Owner>(() => Owner, { backPopulates: 'pets' }) owner!: Owner;

  get shout(): string {
    return this.name.toUpperCase();
  }
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
  @Column(Integer, { nullable: true }) x2!: number | null;
  @Column(Integer, { nullable: true }) y2!: number | null;
  @Composite(Point, { x: 'x1', y: 'y1' }) start: Point = new Point(1, 2);
  @Composite(Point, { x: 'x2', y: 'y2' }, { nullable: true }) end!: Point | null;
}

function pet(name: string): Pet {
  return Object.assign(new Pet(), { name, body: { legs: 4 } });
}

describe('classes with standard decorators', () => {
  test('have composites, which are given, changed and compared', async () => {
    await using kernel = new Kernel().use([poolPlugin, sqlite]);
    const engine = await kernel.engine('sqlite::memory:');
    await engine.begin((connection) => metadata.createAll(connection));
    const session = new Session(engine);
    const vertex = new Vertex();
    expect([vertex.x1, vertex.y1, vertex.end]).toEqual([1, 2, null]);
    session.add(vertex);
    vertex.start.x = 5;
    vertex.end = new Point(3, 4);
    await session.commit();
    await session.close();

    await using fresh = new Session(engine);
    const found = await fresh.scalars(select(Vertex).where(attrs(Vertex).start.eq(new Point(5, 2)))).one();
    expect(found).toBeInstanceOf(Vertex);
    expect([found.start, found.end]).toEqual([new Point(5, 2), new Point(3, 4)]);
  });

  test('are written and read like any other, with their methods', async () => {
    const kernel = new Kernel().use([poolPlugin, sqlite]);
    const engine = await kernel.engine('sqlite::memory:');
    await engine.begin((connection) => metadata.createAll(connection));
    const session = new Session(engine);
    const owner = new Owner('sandy');
    owner.pets.push(pet('rex'), pet('tom'));
    expect(owner.pets[0]?.owner).toBe(owner);
    session.add(owner);
    await session.commit();
    await session.close();

    await using fresh = new Session(engine);
    const o = attrs(Owner);
    const p = attrs(Pet);
    const [loaded] = await fresh.scalars(select(Owner).where(o.name.eq('sandy')).options(selectinLoad(o.pets))).all();
    expect(loaded).toBeInstanceOf(Owner);
    expect(loaded?.pets.map((one) => one.shout)).toEqual(['REX', 'TOM']);
    expect(await fresh.execute(select(p.name, p.body).where(p.nick.isNull()).orderBy(p.id)).all()).toEqual([
      { name: 'rex', body: { legs: 4 } },
      { name: 'tom', body: { legs: 4 } },
    ]);
    const rex = loaded?.pets[0] as Pet;
    rex.body.legs = 3;
    loaded?.pets.splice(1, 1);
    await fresh.commit();
    expect(await fresh.execute(select(p.name, p.body)).all()).toEqual([{ name: 'rex', body: { legs: 3 } }]);
    await kernel.dispose();
  });

  test('show their columns and nothing else', () => {
    const rex = pet('rex');
    expect(Object.keys(rex)).toEqual(['id', 'name', 'nick', 'body', 'ownerId']);
    expect(JSON.stringify(rex)).toBe('{"name":"rex","body":{"legs":4}}');
    expect(rex.owner).toBeNull();
  });

  test('that have no column, or name an attribute by a symbol, are refused', () => {
    expect(() => {
      @Mapped('nothing', { metadata: new MetaData() })
      class Nothing {}
      return Nothing;
    }).toThrow(/ORM_INVALID_MAPPING/);
  });
});

test('a class can be mapped to a table imperatively, and is mapped once', async () => {
  const own = new MetaData();
  const places = own.table('place', {
    id: column(Integer, { primaryKey: true }),
    name: column(Text),
    insideId: column(Integer, { nullable: true, foreignKey: 'place.id' }),
  });
  class Place {
    name = '';
    declare id: number;
    declare inside: Place | null;
  }
  map(Place, places, { inside: one<Place>(() => Place, { nullable: true }) });
  expect(() => map(Place, places)).toThrow(/ORM_INVALID_MAPPING/);
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => own.createAll(connection));
  await using session = new Session(engine);
  const country = Object.assign(new Place(), { name: 'Portugal' });
  const city = Object.assign(new Place(), { name: 'Lisbon', inside: country });
  session.add(city);
  await session.commit();
  expect(await session.scalars(select(table('place', { name: column(Text) })).orderBy(places.c.id)).all()).toEqual(['Portugal', 'Lisbon']);
  expect((await session.get(Place, city.id))?.inside).toBe(country);
  await kernel.dispose();
});
