import { allOf, and, anyOf, bindParam, falseLiteral, not, or, select, Text, trueLiteral } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, employee, eventLog, user } from '../tables.ts';

const { id, name, age, fullname, is_active: isActive } = user.c;
const ids = select(id);
const events = select(eventLog.c.id);

export const cases: GoldenCases = {
  'compare.eq': () => ids.where(name.eq('sandy')),
  'compare.ne': () => ids.where(name.ne('sandy')),
  'compare.eq_none': () => ids.where(fullname.eq(null)),
  'compare.is_not_none': () => ids.where(fullname.isNotNull()),
  'compare.lt_none': () => ids.where(age.lt(null as never)),
  'compare.eq_bindparam_none': () => ids.where(fullname.eq(bindParam('v', Text, { value: null }))),
  'compare.eq_true': () => ids.where(isActive.eq(true)),
  'compare.eq_false': () => ids.where(isActive.eq(false)),
  'compare.is_true': () => ids.where(isActive.is(true)),
  'compare.is_construct_false': () => ids.where(isActive.is(falseLiteral)),
  'compare.boolean_column': () => ids.where(isActive),
  'compare.not_boolean_column': () => ids.where(not(isActive)),
  'compare.boolean_column_combined': () => ids.where(or(isActive, and(not(isActive), age.gt(5)))),
  'compare.where_true_construct': () => ids.where(trueLiteral),
  'compare.where_false_construct': () => ids.where(falseLiteral),
  'compare.is_distinct_from_value': () => ids.where(fullname.isDistinctFrom('x')),
  'compare.not_is_distinct_from': () => ids.where(not(name.isDistinctFrom(fullname))),
  'compare.between': () => ids.where(age.between(18, 65)),
  'compare.not_between': () => ids.where(not(age.between(18, 65))),
  'compare.eq_any_subquery': () => select(name).where(id.eq(anyOf(select(address.c.user_id)))),
  'compare.gt_all_subquery': () => {
    const e2 = employee.as('e2');
    return select(employee.c.name).where(employee.c.salary.gt(allOf(select(e2.c.salary).where(e2.c.department.eq('ops')))));
  },
  'compare.not_eq_any': () => select(name).where(not(id.eq(anyOf(select(address.c.user_id))))),
  'compare.enum_value': () => events.where(eventLog.c.severity.eq('high')),
  'compare.uuid_value': () => events.where(eventLog.c.event_uuid.eq('7f1c7c0e-8f0a-4b0e-9a57-0a8b5b9c2d11')),
  'compare.interval_value': () => events.where(eventLog.c.duration.gt('PT1H30M')),
  'compare.custom_op': () => ids.where(age.op('<=>', 5, { predicate: true })),
  'compare.custom_op_precedence': () => ids.where(age.op('|>', 5, { as: Text }).op('||', 'x', { as: Text }).eq('y')),
};
