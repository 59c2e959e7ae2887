// What the public types must infer and refuse; each @ts-expect-error must stay an error.
import {
  aliased,
  attrs,
  type Collection,
  Column,
  column,
  Enum,
  func,
  Integer,
  insert,
  Json,
  Many,
  Mapped,
  many,
  mapped,
  one,
  type Session,
  select,
  selectinLoad,
  Text,
  Timestamp,
  table,
  Varchar,
} from '../src/index.ts';

class User extends mapped('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(30)),
  fullname: column(Text, { nullable: true }),
  role: column(Enum('admin', 'member')),
  prefs: column(Json<{ dark: boolean }>(), { nullable: true }),
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

const items = table('item', { id: column(Integer, { primaryKey: true }), price: column(Integer), note: column(Text, { nullable: true }) });

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<A, B>(_: Eq<A, B>) {}

export async function main(s: Session) {
  const u = new User({ name: 'sandy', role: 'admin' });
  new Address({ email: 'x', user: u });
  u.addresses.push(new Address({ email: 'y', user: u }));
  // @ts-expect-error missing name
  new User({ role: 'admin' });
  // @ts-expect-error bad enum
  new User({ name: 'x', role: 'boss' });
  const mgr: User | null = u.manager;
  const us = await s
    .scalars(
      select(User)
        .where(User.c.name.eq('x'), User.c.id.in([1, 2]))
        .options(selectinLoad(User.c.addresses).selectinLoad((a) => a.user)),
    )
    .all();
  is<typeof us, User[]>(true);
  // @ts-expect-error wrong type
  User.c.name.eq(3);
  const r1 = await s.execute(select(User.c.id, Address.c.email, Address.c.id).outerJoin(User.c.addresses)).one();
  is<typeof r1, { id: number; email: string | null; id_2: number | null }>(true);
  const r2 = await s.execute(select(User, Address.c.email.label('mail')).join(User.c.addresses)).one();
  is<typeof r2, { user_account: User; mail: string }>(true);
  const named = await s.execute(select({ user: User, mail: Address.c.email }).outerJoin(User.c.addresses)).one();
  is<typeof named, { user: User; mail: string | null }>(true);
  const m = aliased(User, 'm');
  const r3 = await s.execute(select(User.c.name, m.c.name.label('boss')).outerJoin(m, m.c.id.eq(User.c.managerId))).one();
  is<typeof r3, { name: string; boss: string | null }>(true);
  const sq = select(Address.c.userId, func.count().label('n')).groupBy(Address.c.userId).subquery('sq');
  const r4 = await s
    .execute(select(User.c.name, sq.c.n).outerJoin(sq, sq.c.userId.eq(User.c.id)))
    .tuples()
    .all();
  is<typeof r4, [string, number | null][]>(true);
  insert(items).values({ price: 3 });
  insert(items).values([{ price: func.count() }]);
  // @ts-expect-error missing price
  insert(items).values({ note: null });
  const r5 = await s.execute(insert(User).values({ name: 'z', role: 'member' }).returning(User.c.id, User.c.createdAt)).one();
  is<typeof r5, { id: number; createdAt: Date }>(true);
  // @ts-expect-error unknown column
  User.c.nope;
}

@Mapped('pet')
export class Pet {
  @Column(Integer, { primaryKey: true }) id!: number;
  @Column(Varchar(20)) name!: string;
  @Column(Text, { nullable: true }) nick!: string | null;
  @Many(() => Pet) friends!: Collection<Pet>;
  // @ts-expect-error decorator and property types disagree
  @Column(Integer) wrong!: string;
}
const p = attrs(Pet);
select(p.id, p.name).where(p.nick.isNull());
