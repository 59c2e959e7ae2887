import { aliased, columnSelect, exists, func, json, not, select, tuple } from 'sqlayer';
import type { GoldenCases } from '../case.ts';
import { Address, Category, Employee, EventLog, Item, Order, OrderItem, User } from '../entities.ts';
import { address } from '../tables.ts';

export const cases: GoldenCases = {
  'orm_select.entity_two': () => columnSelect(select(User, Address).where(User.c.id.eq(Address.c.user_id))),
  'orm_select.order_by_limit': () => columnSelect(select(User).orderBy(User.c.name.desc()).limit(5).offset(1)),
  'orm_select.label_attribute': () => {
    const n = User.c.name.label('n');
    return select(n).orderBy(n);
  },
  'orm_select.count_select_from': () => select(func.count()).from(User),
  'orm_select.deferred_column_named': () => select(Order.c.note),
  'orm_select.join_many_to_one': () => columnSelect(select(Address).join(Address.c.user)),
  'orm_select.join_relationship_outer': () => select(User.c.name, Address.c.email_address).outerJoin(User.c.addresses),
  'orm_select.join_many_to_many': () => select(Order.c.id, Item.c.name).join(Order.c.items),
  'orm_select.join_to_alias_of_type': () => {
    const a = aliased(Address, 'a');
    return select(User.c.name, a.c.email_address).join(a, User.c.id.eq(a.c.user_id));
  },
  'orm_select.join_two_aliases': () => {
    const first = aliased(Address, 'address_1');
    const second = aliased(Address, 'address_2');
    return columnSelect(
      select(User)
        .join(first, User.c.id.eq(first.c.user_id))
        .join(second, User.c.id.eq(second.c.user_id))
        .where(first.c.email_address.eq('x'), second.c.email_address.eq('y')),
    );
  },
  'orm_select.join_subquery_entity': () => {
    const older = aliased(User, 'anon_1', select(User).where(User.c.age.gt(5)));
    return select(older.c.name, Address.c.email_address).join(older.c.addresses);
  },
  'orm_select.join_from': () => select(Address.c.email_address).from(User).join(Address),
  'orm_select.any': () => columnSelect(select(User).where(User.c.addresses.any())),
  'orm_select.not_any': () => columnSelect(select(User).where(not(User.c.addresses.any()))),
  'orm_select.any_many_to_many': () => columnSelect(select(Order).where(Order.c.items.any(Item.c.name.eq('x')))),
  'orm_select.any_self_referential': () => columnSelect(select(Category).where(Category.c.children.any(Category.c.name.eq('x')))),
  'orm_select.has': () => columnSelect(select(Address).where(Address.c.user.has(User.c.name.eq('x')))),
  'orm_select.has_keyword': () => columnSelect(select(Address).where(Address.c.user.has(User.c.name.eq('x')))),
  'orm_select.has_self_referential': () => columnSelect(select(Employee).where(Employee.c.manager.has(Employee.c.name.eq('boss')))),
  'orm_select.has_on_collection': () => columnSelect(select(User).where(User.c.addresses.has())),
  'orm_select.any_on_scalar': () => columnSelect(select(Address).where(Address.c.user.any())),
  'orm_select.relationship_is_none': () => columnSelect(select(Item).where(Item.c.category.isNull())),
  'orm_select.relationship_is_not_none': () => columnSelect(select(Item).where(Item.c.category.isNotNull())),
  'orm_select.collection_eq_none': () => columnSelect(select(User).where(User.c.addresses.isNull())),
  'orm_select.in_subquery': () => columnSelect(select(User).where(User.c.id.in(select(Order.c.user_id).where(Order.c.status.eq('paid'))))),
  'orm_select.exists_correlated': () => columnSelect(select(User).where(exists(select(Order.c.id).where(Order.c.user_id.eq(User.c.id))))),
  'orm_select.group_by_having': () => {
    const count = func.count(Address.c.id);
    return select(User.c.name, count).join(User.c.addresses).groupBy(User.c.name).having(count.gt(1));
  },
  'orm_select.distinct': () => columnSelect(select(User).join(User.c.orders).distinct()),
  'orm_select.core_table_with_entity': () => select(User.c.name, address.c.email_address).join(address, address.c.user_id.eq(User.c.id)),
  'orm_select.composite_pk_entity': () =>
    columnSelect(
      select(OrderItem).where(
        tuple(OrderItem.c.order_id, OrderItem.c.item_id).in([
          [1, 2],
          [3, 4],
        ]),
      ),
    ),
  'orm_select.json_attribute': () => select(EventLog.c.id).where(json(EventLog.c.payload).at('kind').asText().eq('x')),
};
