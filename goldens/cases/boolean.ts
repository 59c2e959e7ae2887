import { and, falseLiteral, func, not, or, select, trueLiteral, Unknown } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { user } from '../tables.ts';

const { id, name, age, fullname, is_active: isActive } = user.c;
const ids = select(id);

export const cases: GoldenCases = {
  'boolean.operators_mixed': () =>
    ids.where(
      name
        .eq('a')
        .and(age.gt(3))
        .or(not(fullname.eq('z'))),
    ),
  'boolean.or_flattening': () => ids.where(or(or(name.eq('a'), name.eq('b')), name.eq('c'))),
  'boolean.single_element_or': () => ids.where(or(name.eq('a'))),
  'boolean.single_element_or_in_and': () => ids.where(and(or(name.eq('a')), age.eq(1))),
  'boolean.not_and': () => ids.where(not(and(name.eq('a'), age.eq(1)))),
  'boolean.not_lt_becomes_ge': () => ids.where(not(age.lt(3))),
  'boolean.double_not': () => ids.where(not(not(name.eq('a')))),
  'boolean.not_function': () => ids.where(not(func.call('isblank', Unknown, name) as never)),
  'boolean.not_arithmetic': () => ids.where(not(age.add(1).op('&&', 5, { predicate: true }))),
  'boolean.and_with_true': () => ids.where(and(name.eq('a'), trueLiteral)),
  'boolean.or_with_true': () => ids.where(or(name.eq('a'), trueLiteral)),
  'boolean.or_with_false': () => ids.where(or(name.eq('a'), falseLiteral)),
  'boolean.and_only_true': () => ids.where(and(trueLiteral)),
  'boolean.true_added_to_criterion': () => ids.where(trueLiteral).where(name.eq('a')),
  'boolean.boolean_expr_selected': () => select(and(isActive, age.gt(5)).label('ok')),
  'boolean.label_in_where': () => {
    const next = age.add(1).label('next_age');
    return select(next).where(next.gt(10));
  },
  'boolean.bool_value_as_criterion': () => ids.where(and(true)),
  'boolean.is_comparison_with_and_operand': () => ids.where(and(age.gt(1), age.lt(5)).eq(isActive)),
};
