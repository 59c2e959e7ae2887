import { sqlite } from '@sqlayer/dialect-sqlite';
import { Integer, MetaData, select, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { expect, test } from 'vitest';
import { attrs, type Collection, Column, Many, Mapped, One, Session, selectinLoad } from '../../src/index.ts';

const metadata = new MetaData();

@Mapped('owner', { metadata })
class Owner {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Many(() => Pet, { backPopulates: 'owner' }) pets!: Collection<Pet>;
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
