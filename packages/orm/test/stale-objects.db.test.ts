import { BigInteger, column, Integer, insert, MetaData, select, update, Varchar } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { joinedLoad, many, mapped, one, selectinLoad } from '../src/index.ts';
import { Essay, openSchool, Student } from './school.ts';

describe('after a commit', () => {
  test('changes that were not flushed survive whatever loads the object anew', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', essays: [new Essay({ title: 'Air' })] });
    session.add(sandy);
    await session.commit();
    const [air] = sandy.essays as unknown as [Essay];

    sandy.name = 'Sandy';
    await session.get(Student, sandy.id);
    expect(sandy.name).toBe('Sandy');
    air.title = 'Airs';
    await session.load(sandy, Student.c.essays);
    expect(air.title).toBe('Airs');
    await session.commit();
    air.title = 'Winds';
    session.delete(sandy);
    await session.rollback();
    expect(await session.execute(select(Student.c.name, Essay.c.title).join(Student.c.essays)).tuples().all()).toEqual([['Sandy', 'Airs']]);
  });

  test('what others changed comes with the next query, related objects included', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [sandy, boss] = [new Student({ name: 'sandy', essays: [] }), new Student({ name: 'boss' })];
    session.addAll([sandy, boss]);
    await session.commit();
    const query = select(Student).where(Student.c.id.eq(sandy.id)).options(selectinLoad(Student.c.essays), joinedLoad(Student.c.mentor));
    await session.scalars(query).all();
    expect([sandy.essays.length, sandy.mentor]).toEqual([0, null]);
    await session.commit();
    await at.engine.begin(async (connection) => {
      await connection.execute(insert(Essay).values({ title: 'Air', studentId: sandy.id }));
      await connection.execute(update(Student).set({ mentorId: boss.id }).where(Student.c.id.eq(sandy.id)));
    });
    await session.scalars(query).all();
    expect([sandy.essays.map(({ title }) => title), sandy.mentor]).toEqual([['Air'], boss]);
  });

  test('a reference follows a foreign key that was set by hand', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [sandy, boss] = [new Student({ name: 'sandy' }), new Student({ name: 'boss' })];
    session.addAll([sandy, boss]);
    await session.flush();
    expect(sandy.mentor).toBeNull();
    sandy.mentorId = boss.id;
    expect(sandy.mentor).toBe(boss);
    sandy.mentorId = null;
    expect(sandy.mentor).toBeNull();
  });
});

describe('expire()', () => {
  test('takes changes back that were not flushed', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    sandy.name = 'dirty';
    session.expire(sandy);
    await session.scalars(select(Student)).all();
    expect(sandy.name).toBe('sandy');
    await session.commit();
    expect(await session.scalars(select(Student.c.name)).all()).toEqual(['sandy']);
  });
});

describe('add()', () => {
  test('takes back the deletion of the object given, not of those it is related to', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', essays: [new Essay({ title: 'Air' }), new Essay({ title: 'Sea' })] });
    session.add(sandy);
    await session.commit();
    const [air, sea] = sandy.essays as unknown as [Essay, Essay];
    session.delete(air);
    session.delete(sea);
    session.add(sandy);
    session.add(sea);
    await session.commit();
    expect(await session.scalars(select(Essay.c.title)).all()).toEqual(['Sea']);
  });
});

test('keys that are numbers on one side and bigints on the other belong together', async () => {
  const own = new MetaData();
  class Owner extends mapped(
    'owner',
    { id: column(Integer, { primaryKey: true }), pets: many<Pet>(() => Pet, { backPopulates: 'owner' }) },
    { metadata: own },
  ) {}
  class Pet extends mapped(
    'pet',
    {
      id: column(Integer, { primaryKey: true }),
      name: column(Varchar(9)),
      ownerId: column(BigInteger, { foreignKey: () => Owner.c.id }),
      owner: one<Owner>(() => Owner, { backPopulates: 'pets' }),
    },
    { metadata: own },
  ) {}
  await using at = await openSchool();
  await using session = at.session();
  await own.createAll(await session.connection());
  session.add(new Owner({ pets: [new Pet({ name: 'Rex' })] }));
  await session.commit();
  session.expungeAll();
  const [owner] = await session.scalars(select(Owner).options(selectinLoad(Owner.c.pets))).all();
  expect(owner?.pets.map(({ name }) => name)).toEqual(['Rex']);
  session.expungeAll();
  const [pet] = await session.scalars(select(Pet).options(selectinLoad(Pet.c.owner))).all();
  expect(pet?.owner.id).toBe(1);
});
