import {
  ArrayOf,
  BigInteger,
  Bool,
  column,
  DateOnly,
  Enum,
  Float,
  Integer,
  Interval,
  Json,
  Numeric,
  Text,
  Timestamp,
  table,
  Uuid,
  Varchar,
} from '@sqlayer/expression';

// The fixed tables of the fixtures, as data/schema.json describes them; keys are the names of the columns.

export const user = table('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(30)),
  fullname: column(Varchar(100), { nullable: true }),
  is_active: column(Bool),
  age: column(Integer, { nullable: true }),
  created_at: column(Timestamp, { nullable: true }),
});

export const address = table('address', {
  id: column(Integer, { primaryKey: true }),
  user_id: column(Integer, { foreignKey: () => user.c.id }),
  email_address: column(Varchar(100)),
});

export const category = table('category', {
  id: column(Integer, { primaryKey: true }),
  parent_id: column(Integer, { nullable: true, foreignKey: (): unknown => category.c.id }),
  name: column(Varchar(50)),
});

export const item = table('item', {
  id: column(Integer, { primaryKey: true }),
  sku: column(Varchar(40), { unique: true }),
  name: column(Varchar(80)),
  price: column(Numeric(10, 2)),
  weight: column(Float, { nullable: true }),
  category_id: column(Integer, { nullable: true, foreignKey: () => category.c.id }),
});

export const orders = table('orders', {
  id: column(Integer, { primaryKey: true }),
  user_id: column(Integer, { foreignKey: () => user.c.id }),
  status: column(Varchar(20)),
  total: column(Numeric(12, 2), { nullable: true }),
  placed_at: column(Timestamp, { nullable: true }),
  note: column(Text, { nullable: true }),
});

export const orderItem = table('order_item', {
  order_id: column(Integer, { primaryKey: true, foreignKey: () => orders.c.id }),
  item_id: column(Integer, { primaryKey: true, foreignKey: () => item.c.id }),
  quantity: column(Integer),
  unit_price: column(Numeric(10, 2)),
});

export const employee = table('employee', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(50)),
  department: column(Varchar(40), { nullable: true }),
  salary: column(Numeric(12, 2), { nullable: true }),
  hired_on: column(DateOnly, { nullable: true }),
  manager_id: column(Integer, { nullable: true, foreignKey: (): unknown => employee.c.id }),
});

export const eventLog = table('event_log', {
  id: column(BigInteger, { primaryKey: true }),
  event_uuid: column(Uuid),
  severity: column(Enum('low', 'medium', 'high').with({ name: 'severity' })),
  payload: column(Json<Readonly<Record<string, unknown>>>(), { nullable: true }),
  tags: column(ArrayOf(Varchar(40)), { nullable: true }),
  occurred_at: column(Timestamp.with({ timezone: true })),
  amount: column(Numeric(18, 4), { nullable: true }),
  duration: column(Interval, { nullable: true }),
});
