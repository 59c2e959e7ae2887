import {
  cast,
  func,
  Integer,
  insert,
  literal,
  Numeric,
  nextValue,
  select,
  Text,
  tableFunction,
  trueLiteral,
  typeCoerce,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { item, orders, user } from '../tables.ts';

const called = (name: string) => func.call(name, Integer, user.c.id).label('r');

export const cases: GoldenCases = {
  'function.current_timestamp': () =>
    select(
      func.currentTimestamp().label('a'),
      func.currentDate().label('b'),
      func.currentTime().label('c'),
      func.localTime().label('d'),
      func.localTimestamp().label('e'),
    ),
  'function.random': () => select(func.random().label('r')),
  'function.length': () => select(func.length(user.c.name).label('n')),
  'function.concat': () => select(func.concat(user.c.name, '-', user.c.fullname).label('c')),
  'function.round_args': () => select(func.round(item.c.price, 1).label('r')),
  'function.case_preserved_name': () => select(called('MyFunc')),
  'function.package_dotted': () => select(called('pkg.sub.proc')),
  'function.package_quoted': () => select(called('My Pkg.proc')),
  'function.reserved_word_name': () => select(called('Select')),
  'function.bound_args_only': () => select(func.call('do_it', Integer, 1, 'a', null, literal('2.5', Numeric())).label('r')),
  'function.typed_result_plus': () => select(func.call('do_it', Text, user.c.id).add('x').label('s')),
  'function.aggregate_max_type': () => select(func.max(user.c.name).add('x').label('s')),
  'function.function_in_where': () =>
    select(user.c.id).where(func.lower(user.c.name).eq('x'), func.call('do_it', Integer, user.c.age).gt(4)),
  'function.next_value_func_schema': () => select(nextValue({ name: 'order_seq', schema: 'shop' })),
  'function.next_value_in_insert': () =>
    insert(orders).values({ id: typeCoerce(nextValue({ name: 'order_seq' }), Integer), user_id: 5, status: 'new' }),
  'function.table_valued_named': () => {
    const gs = tableFunction(func.call('generate_series', Integer, 1, 5), { value: Integer }, 'gs');
    return select(gs.c.value);
  },
  'function.table_valued_derived_types': () => {
    const call = func.call('json_to_recordset', Text, '[{"a": 1, "b": "z"}]');
    const x = tableFunction(call, { a: Integer, b: Varchar() }, 'x', { columnList: 'types' });
    return select(x.c.a, x.c.b);
  },
  'function.table_valued_lateral': () => {
    const w = tableFunction(func.call('split_words', Text, user.c.fullname), { word: Text }, 'w', { lateral: true });
    return select(user.c.id, w.c.word).join(w, trueLiteral);
  },
  'function.json_each_table_valued': () => {
    const each = tableFunction(func.call('json_each', Integer, '[1, 2]'), { value: Integer });
    return select(each.c.value).where(each.c.value.gt(1));
  },
  'function.scalar_table_valued': () => select(func.call('do_rec', Integer, user.c.id).field('total', Integer).label('t')),
  'function.cast_via_func': () => select(cast(user.c.age, Varchar(5)).label('c')),
  'function.array_agg': () => select(func.call('array_agg', Text, user.c.name).label('names')),
};
