import type { Table } from '@sqlayer/expression';
import { address, category, employee, eventLog, item, orderItem, orders, user } from './tables.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/**
 * A few rows for each of the fixed tables, such that most statements of the fixtures find something.
 *
 * No row has a key that a fixture inserts, except where the fixture is about the conflict.
 */
export const rowsOf: ReadonlyMap<Table, Rows> = new Map<Table, Rows>([
  [
    user,
    [
      { id: 2, name: 'ed', fullname: 'Ed Jones', is_active: true, age: 30, created_at: new Date('2024-01-02T03:04:05Z') },
      { id: 3, name: 'sandy', fullname: null, is_active: false, age: 17, created_at: null },
      { id: 5, name: 'x', fullname: 'x', is_active: true, age: 22, created_at: null },
      { id: 7, name: 'a', fullname: 'a b', is_active: true, age: 1, created_at: null },
      { id: 9, name: 'b', fullname: 'f', is_active: false, age: 2, created_at: null },
      { id: 11, name: "it's", fullname: 'z', is_active: true, age: 5, created_at: null },
      { id: 13, name: '10%_x/y 50%^ aZ', fullname: null, is_active: true, age: null, created_at: null },
      ...[20, 21, 22, 23, 24, 25].map((id) => ({
        id,
        name: `Abc${id} B%yz`,
        fullname: 'x',
        is_active: true,
        age: 70 + id,
        created_at: null,
      })),
    ],
  ],
  [
    address,
    [
      { id: 1, user_id: 2, email_address: 'ed@example.org' },
      { id: 2, user_id: 2, email_address: 'a@example.com' },
      { id: 3, user_id: 7, email_address: 'a@example.org' },
    ],
  ],
  [
    category,
    [
      { id: 1, parent_id: null, name: 'all' },
      { id: 2, parent_id: 1, name: 'tools' },
      { id: 3, parent_id: 2, name: 'saws' },
    ],
  ],
  [
    item,
    [
      { id: 1, sku: 'A', name: 'hammer', price: '1.50', weight: 2.5, category_id: 2 },
      { id: 2, sku: 'S-2', name: 'saw', price: '19.99', weight: null, category_id: 3 },
      { id: 6, sku: 'S-6', name: 'nail', price: '0.05', weight: 0.01, category_id: null },
    ],
  ],
  [
    orders,
    [
      { id: 1, user_id: 2, status: 'new', total: '21.49', placed_at: new Date('2024-02-03T04:05:06Z'), note: 'refund, but late' },
      { id: 2, user_id: 2, status: 'paid', total: '150.00', placed_at: new Date('2019-12-31T23:59:59Z'), note: null },
      { id: 3, user_id: 7, status: 'x', total: '4.00', placed_at: null, note: null },
      { id: 5, user_id: 9, status: 'x', total: null, placed_at: new Date('2024-03-01T00:00:00Z'), note: '5' },
      { id: 8, user_id: 3, status: "it's", total: '101.00', placed_at: null, note: 'x' },
    ],
  ],
  [
    orderItem,
    [
      { order_id: 1, item_id: 2, quantity: 100, unit_price: '19.99' },
      { order_id: 3, item_id: 4, quantity: 1, unit_price: '1.50' },
      { order_id: 5, item_id: 7, quantity: 2, unit_price: '1.50' },
    ],
  ],
  [
    employee,
    [
      { id: 1, name: 'Ann', department: 'it', salary: '5000.00', hired_on: '2019-05-01', manager_id: null },
      { id: 2, name: 'Bob', department: 'it', salary: '4000.00', hired_on: '2021-05-01', manager_id: 1 },
      { id: 3, name: 'Cy', department: 'hr', salary: null, hired_on: null, manager_id: 1 },
    ],
  ],
  [
    eventLog,
    [
      {
        id: 1n,
        event_uuid: '7f1c7c0e-8f0a-4b0e-9a57-0a8b5b9c2d11',
        severity: 'high',
        payload: { kind: 'click', n: 7, flag: true, items: [{ sku: 'A' }], a: { b: 'deep' }, 'my "odd" key.x': 'odd' },
        tags: ['new'],
        occurred_at: new Date('2024-02-03T04:05:06Z'),
        amount: '12.3456',
        duration: 'PT2H',
      },
      {
        id: 2n,
        event_uuid: '00000000-0000-4000-8000-000000000002',
        severity: 'low',
        payload: null,
        tags: null,
        occurred_at: new Date('2024-02-01T00:00:00Z'),
        amount: null,
        duration: null,
      },
      {
        id: 3n,
        event_uuid: '00000000-0000-4000-8000-000000000003',
        severity: 'medium',
        payload: ['one', 'two', 'three'],
        tags: null,
        occurred_at: new Date('2023-01-01T00:00:00Z'),
        amount: null,
        duration: 'PT1S',
      },
    ],
  ],
]);
