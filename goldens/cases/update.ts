import { assigned, bindParam, case_, column, exists, func, Integer, literal, Timestamp, table, update, Varchar } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, employee, item, orders, user } from '../tables.ts';

const thing = table('thing', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(20), { nullable: true }),
  touched: column(Timestamp, { nullable: true, onUpdate: func.now() }),
  counter: column(Integer, { nullable: true, onUpdate: () => 1 }),
});

export const cases: GoldenCases = {
  'update.two_wheres': () => update(user).set({ age: 5 }).where(user.c.name.eq('a')).where(user.c.age.gt(3)),
  'update.value_order': () => update(user).set({ fullname: 'f', name: 'n' }),
  'update.column_keys': () =>
    update(user)
      .set({ name: bindParam('name', Varchar()), age: bindParam('age', Integer) })
      .where(user.c.id.eq(bindParam('b_id', Integer))),
  'update.where_exists_correlated': () => update(orders).set({ status: 'x' }).where(existsUser()),
  'update.update_from': () => update(orders).set({ note: user.c.name }).where(orders.c.user_id.eq(user.c.id)),
  'update.update_from_alias': () => {
    const m = employee.as('m');
    return update(employee).set({ salary: m.c.salary }).where(employee.c.manager_id.eq(m.c.id));
  },
  'update.update_multi_table_set': () =>
    update(orders).set({ status: 'x' }).alsoSet(user, { name: 'y' }).where(orders.c.user_id.eq(user.c.id)),
  'update.update_join_mysql': () => update(user).join(address).alsoSet(address, { email_address: 'x' }).where(user.c.name.eq('n')),
  'update.returning_expression': () => update(user).set({ age: 5 }).returning(user.c.age.mul(2).label('d'), func.lower(user.c.name)),
  'update.onupdate_default': () => update(thing).set({ name: 'x' }).where(thing.c.id.eq(1)),
  'update.case_expression': () => update(orders).set({ status: case_().when(orders.c.total.gt('100'), 'big').else(orders.c.status) }),
  'update.prefix': () => update(user).set({ age: 5 }).prefixWith('LOW_PRIORITY', 'mysql'),
  'update.from_dml_column': () =>
    update(item).set({ weight: 2.5, price: literal(10).div(assigned(item.c.weight).add(1) as never) as never }),
  'update.unknown_column': () => update(user).set({ nope: 1 } as never),
};

function existsUser() {
  return exists(user, user.c.id.eq(orders.c.user_id), user.c.is_active);
}
