import { func, Interval, literal, select, stringAggregate, Text, Varchar, withinGroup } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { employee, eventLog, orders } from '../tables.ts';

const { department, hired_on, id, manager_id, name, salary } = employee.c;

export const cases: GoldenCases = {
  'window.row_number': () => select(name, func.rowNumber().over({ orderBy: salary.desc() }).label('rn')),
  'window.partition_by': () => select(name, func.rank().over({ partitionBy: department, orderBy: salary }).label('r')),
  'window.partition_by_two_order_by_two': () =>
    select(
      func
        .denseRank()
        .over({ partitionBy: [department, manager_id], orderBy: [salary.desc(), name] })
        .label('r'),
    ),
  'window.unlabelled': () => select(func.rowNumber().over({ orderBy: id })),
  'window.rows_preceding_following': () =>
    select(
      func
        .avg(salary)
        .over({ orderBy: id, rows: [-2, 3] })
        .label('m'),
    ),
  'window.rows_unbounded_both': () =>
    select(
      func
        .avg(salary)
        .over({ orderBy: id, rows: ['unboundedPreceding', 'unboundedFollowing'] })
        .label('m'),
    ),
  'window.range_interval': () =>
    select(
      func
        .count()
        .over({ orderBy: eventLog.c.occurred_at, range: [{ preceding: literal('P7D', Interval) }, 'currentRow'] })
        .label('c'),
    ),
  'window.groups_frame': () =>
    select(
      func
        .sum(salary)
        .over({ orderBy: department, groups: [-1, 1] })
        .label('m'),
    ),
  'window.lag_lead': () =>
    select(func.lag(salary, 1, '0').over({ orderBy: hired_on }).label('prev'), func.lead(salary).over({ orderBy: hired_on }).label('next')),
  'window.first_value_ntile': () =>
    select(
      func.firstValue(name).over({ partitionBy: department, orderBy: salary }).label('f'),
      func.ntile(4).over({ orderBy: salary }).label('q'),
    ),
  'window.window_in_arithmetic': () => select(salary.div(func.sum(salary).over({ partitionBy: department })).label('share')),
  'window.window_order_by_nulls_last': () => select(func.rowNumber().over({ orderBy: salary.desc().nullsLast() }).label('rn')),
  'window.window_order_by_statement': () => select(name).orderBy(func.rowNumber().over({ partitionBy: department, orderBy: id })),
  'window.aggregate_filter': () => select(func.count(orders.c.id).filter(orders.c.status.eq('paid')).label('paid')),
  'window.within_group_mode': () => select(withinGroup(func.call('mode', Varchar(40)), department).label('m')),
  'window.aggregate_strings_ordered': () => select(stringAggregate(name, ', ', { orderBy: hired_on }).label('names')),
  'window.array_agg_order_pg': () => select(func.call('array_agg', Text, name).orderBy(name.desc()).label('names')),
};
