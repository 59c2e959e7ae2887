import { bindParam, Integer, nullLiteral, select, tuple } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, eventLog, orderItem, orders, user } from '../tables.ts';

const { id, name, age } = user.c;
const names = select(name);
const key = tuple(orderItem.c.order_id, orderItem.c.item_id);

export const cases: GoldenCases = {
  'in_list.list': () => names.where(id.in([1, 2, 3])),
  'in_list.list_unexpanded': () => names.where(id.in([1, 2, 3])),
  'in_list.list_literal': () => select(id).where(name.in(['a', "b'c"])),
  'in_list.single_element': () => names.where(id.in([7])),
  'in_list.empty_list': () => names.where(id.in([])),
  'in_list.empty_list_literal': () => names.where(id.in([])),
  'in_list.not_in_list': () => names.where(id.notIn([1, 2])),
  'in_list.strings': () => select(orders.c.id).where(orders.c.status.in(['new', 'paid'])),
  'in_list.list_with_expressions': () => names.where(age.in([5, id.add(1), nullLiteral])),
  'in_list.expanding_bindparam': () => names.where(id.in(bindParam('ids', Integer, { expanding: true }))),
  'in_list.subquery': () => names.where(id.in(select(address.c.user_id))),
  'in_list.tuple_list_unexpanded': () =>
    select(orderItem.c.quantity).where(
      key.in([
        [1, 2],
        [3, 4],
      ]),
    ),
  'in_list.tuple_list_empty': () => select(orderItem.c.quantity).where(key.in([])),
  'in_list.enum_list': () => select(eventLog.c.id).where(eventLog.c.severity.in(['low', 'high'])),
  'in_list.in_select_columns': () => select(name, id.in([1, 2]).label('chosen')),
};
