import { Integer, literal, select } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { item, user } from '../tables.ts';

const { id, age } = user.c;

export const cases: GoldenCases = {
  'arithmetic.add_sub_mul': () => select(age.add(1).label('a'), age.sub(1).label('b'), age.mul(2).label('c')),
  'arithmetic.reflected': () => select(literal(100, Integer).sub(age).label('a')),
  'arithmetic.truediv_integers': () => select(age.div(2).label('a')),
  'arithmetic.floordiv_numeric': () => select(item.c.price.floorDiv('3').label('a')),
  'arithmetic.modulo': () => select(age.mod(2).label('a')),
  'arithmetic.float_arithmetic': () => select(item.c.weight.mul(1.5).label('a')),
  'arithmetic.where_expression_both_sides': () => select(id).where(age.mul(2).gt(id.add(10))),
  'arithmetic.bitwise_or': () => select(age.bitOr(4).label('a')),
  'arithmetic.bitwise_xor': () => select(age.bitXor(4).label('a')),
  'arithmetic.bitwise_not': () => select(age.bitNot().label('a')),
  'arithmetic.bitwise_nested': () => select(age.bitOr(1).bitAnd(id.bitXor(3)).label('a')),
  'arithmetic.custom_op_bitwise_token': () => select(age.op('&', 4).label('a')),
  'arithmetic.power_operator': () => select(age.pow(2).label('a')),
};
