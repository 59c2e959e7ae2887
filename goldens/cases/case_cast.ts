import {
  case_,
  cast,
  extract,
  falseLiteral,
  func,
  Integer,
  Interval,
  Json,
  literal,
  nullLiteral,
  select,
  trueLiteral,
  typeCoerce,
  Uuid,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { eventLog, orders, user } from '../tables.ts';

const { id, name, age, fullname } = user.c;
const { placed_at: placedAt, total, status, note } = orders.c;

export const cases: GoldenCases = {
  'case_cast.case_no_else': () => select(case_().when(age.lt(18), 1).label('g')),
  'case_cast.case_columns_as_results': () => select(case_().when(fullname.isNull(), name).else(fullname).label('n')),
  'case_cast.case_null_result': () => select(case_().when(age.gt(1), nullLiteral).else(age).label('n')),
  'case_cast.case_nested': () =>
    select(
      case_()
        .when(age.gt(1), case_().when(name.eq('x'), 1).else(2))
        .else(3)
        .label('n'),
    ),
  'case_cast.case_sum_pivot': () => select(func.sum(case_().when(status.eq('paid'), total).else('0')).label('paid')),
  'case_cast.case_unlabelled': () => select(case_().when(age.gt(1), 'y').else('n')),
  'case_cast.case_literal_binds': () => select(case_().when(age.lt(18), "it's").else('ok').label('g')),
  'case_cast.case_boolean_results': () => select(case_().when(age.gt(1), trueLiteral).else(falseLiteral).label('b')),
  'case_cast.cast_integer': () => select(cast(name, Integer).label('x')),
  'case_cast.cast_string_no_length': () => select(cast(age, Varchar()).label('x')),
  'case_cast.cast_json': () => select(cast(note, Json()).label('j')),
  'case_cast.cast_uuid': () => select(cast(name, Uuid).label('u')),
  'case_cast.cast_interval': () => select(cast(eventLog.c.duration, Interval).label('i')),
  'case_cast.cast_bound_value': () => select(literal('5').cast(Integer).label('x')),
  'case_cast.cast_method': () => select(id).where(age.cast(Varchar(5)).eq('7')),
  'case_cast.cast_expression': () => select(cast(age.add(1), Varchar(5)).label('x')),
  'case_cast.type_coerce_string_plus': () => select(typeCoerce(age, Varchar()).add('x').label('s')),
  'case_cast.extract_year': () => select(extract('year', placedAt).label('y')),
  'case_cast.extract_epoch_dow': () => select(extract('epoch', placedAt).label('e'), extract('dow', placedAt).label('w')),
  'case_cast.extract_where': () => select(orders.c.id).where(extract('year', placedAt).eq(2024)),
  'case_cast.extract_group_by': () => select(extract('month', placedAt), func.count()).groupBy(extract('month', placedAt)),
  'case_cast.coalesce': () => select(func.coalesce(fullname, name, 'anon').label('n')),
  'case_cast.nullif': () => select(func.nullif(name, '').label('n')),
};
