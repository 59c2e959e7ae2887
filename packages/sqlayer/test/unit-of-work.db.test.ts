import { sqlite } from '@sqlayer/dialect-sqlite';
import { expect, test } from 'vitest';
import {
  aliased,
  column,
  createEngine,
  defaultKernel,
  defaultMetaData,
  func,
  Integer,
  joinedLoad,
  many,
  mapped,
  one,
  Session,
  select,
  selectinLoad,
  Text,
  Timestamp,
  Varchar,
} from '../src/index.ts';

class User extends mapped('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(30)),
  fullname: column(Text, { nullable: true }),
  createdAt: column(Timestamp, { serverDefault: func.now() }),
  managerId: column(Integer, { nullable: true, foreignKey: 'user_account.id' }),
  manager: one<User>(() => User, { nullable: true }),
  addresses: many<Address>(() => Address, { backPopulates: 'user', cascade: 'all, delete-orphan' }),
}) {
  get initials(): string {
    return this.name[0]!;
  }
}
class Address extends mapped('address', {
  id: column(Integer, { primaryKey: true }),
  email: column(Varchar(100)),
  userId: column(Integer, { foreignKey: 'user_account.id' }),
  user: one<User>(() => User, { backPopulates: 'addresses' }),
}) {}

test('a unit of work writes and reads a graph', async () => {
  defaultKernel().use(sqlite);
  const engine = await createEngine('sqlite::memory:');
  await engine.begin((c) => defaultMetaData.createAll(c));
  const session = new Session(engine);
  const boss = new User({ name: 'boss' });
  const u = new User({ name: 'sandy', manager: boss, addresses: [new Address({ email: 'a@x' }), new Address({ email: 'b@x' })] });
  session.add(u);
  await session.commit();
  expect(u.id).toBe(2);
  expect(u.createdAt).toBeInstanceOf(Date);
  const rows = await session.execute(select(User.c.name, Address.c.email).join(User.c.addresses).orderBy(Address.c.id)).all();
  expect(rows).toEqual([
    { name: 'sandy', email: 'a@x' },
    { name: 'sandy', email: 'b@x' },
  ]);
  await session.close();
  const s2 = new Session(engine);
  const [x] = await s2
    .scalars(
      select(User)
        .where(User.c.name.eq('sandy'))
        .options(selectinLoad(User.c.addresses).selectinLoad((a) => a.user)),
    )
    .all();
  expect(x!.addresses.map((a) => a.email)).toEqual(['a@x', 'b@x']);
  expect(x!.addresses[0]!.user).toBe(x);
  expect(x).toBeInstanceOf(User);
  expect(x!.initials).toBe('s');
  expect(() => x!.manager).toThrow(/ORM_NOT_LOADED/);
  expect((await s2.load(x!, User.c.manager))!.name).toBe('boss');
  x!.addresses.splice(0, 1);
  x!.name = 'sandra';
  await s2.commit();
  expect(await s2.scalar(select(func.count()).from(Address))).toBe(1);
  const y = await s2.scalars(select(User).options(joinedLoad(User.c.addresses)).orderBy(User.c.id)).all();
  expect(y.map((e) => [e.name, e.addresses.length])).toEqual([
    ['boss', 0],
    ['sandra', 1],
  ]);
  const m = aliased(User, 'm');
  const r3 = await s2
    .execute(select(User.c.name, m.c.name.label('boss')).outerJoin(m, m.c.id.eq(User.c.managerId)).orderBy(User.c.id))
    .all();
  expect(r3).toEqual([
    { name: 'boss', boss: null },
    { name: 'sandra', boss: 'boss' },
  ]);
  const got = await s2.get(User, 2);
  expect(got).toBe(x);
  s2.delete(got!);
  await s2.flush();
  expect(await s2.scalar(select(func.count()).from(User))).toBe(1);
  await s2.rollback();
  expect(await s2.scalar(select(func.count()).from(User))).toBe(2);
  await s2.close();
  await engine.dispose();
});
