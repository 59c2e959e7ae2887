import type { Expression } from '@sqlayer/expression';
import {
  Bool,
  column,
  DateOnly,
  Float,
  Integer,
  Json,
  MetaData,
  many,
  mapped,
  mapperOf,
  Numeric,
  one,
  Text,
  Timestamp,
  Varchar,
} from 'sqlayer';

// The mapped classes of the fixtures, as data/schema.json describes them, as far as they can be mapped: Order.note is not
// deferred, and there are no synonyms, hybrids, SQL expressions as attributes, or inheritance.

const metadata = new MetaData();

export class User extends mapped(
  'user_account',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(30)),
    fullname: column(Varchar(100), { nullable: true }),
    is_active: column(Bool),
    age: column(Integer, { nullable: true }),
    created_at: column(Timestamp, { nullable: true }),
    addresses: many<Address>(() => Address, { backPopulates: 'user' }),
    orders: many<Order>(() => Order, { backPopulates: 'user' }),
  },
  { metadata },
) {}

export class Address extends mapped(
  'address',
  {
    id: column(Integer, { primaryKey: true }),
    user_id: column(Integer, { foreignKey: () => User.c.id }),
    email_address: column(Varchar(100)),
    user: one<User>(() => User, { backPopulates: 'addresses' }),
  },
  { metadata },
) {}

export class Category extends mapped(
  'category',
  {
    id: column(Integer, { primaryKey: true }),
    parent_id: column(Integer, { nullable: true, foreignKey: (): unknown => Category.c.id }),
    name: column(Varchar(50)),
    children: many<Category>(() => Category, { backPopulates: 'parent', orderBy: (): Expression<string> => Category.c.name }),
    items: many<Item>(() => Item, { backPopulates: 'category' }),
    parent: one<Category>(() => Category, { backPopulates: 'children', nullable: true }),
  },
  { metadata },
) {}

export class Item extends mapped(
  'item',
  {
    id: column(Integer, { primaryKey: true }),
    sku: column(Varchar(40), { unique: true }),
    name: column(Varchar(80)),
    price: column(Numeric(10, 2)),
    weight: column(Float, { nullable: true }),
    category_id: column(Integer, { nullable: true, foreignKey: () => Category.c.id }),
    category: one<Category>(() => Category, { backPopulates: 'items', nullable: true }),
  },
  { metadata },
) {}

export class Order extends mapped(
  'orders',
  {
    id: column(Integer, { primaryKey: true }),
    user_id: column(Integer, { foreignKey: () => User.c.id }),
    status: column(Varchar(20)),
    total: column(Numeric(12, 2), { nullable: true }),
    placed_at: column(Timestamp, { nullable: true }),
    note: column(Text, { nullable: true }),
    items: many<Item>(() => Item, { secondary: () => mapperOf(OrderItem).table, orderBy: () => Item.c.name }),
    lines: many<OrderItem>(() => OrderItem, { backPopulates: 'order' }),
    user: one<User>(() => User, { backPopulates: 'orders' }),
  },
  { metadata },
) {}

export class OrderItem extends mapped(
  'order_item',
  {
    order_id: column(Integer, { primaryKey: true, foreignKey: () => Order.c.id }),
    item_id: column(Integer, { primaryKey: true, foreignKey: () => Item.c.id }),
    quantity: column(Integer),
    unit_price: column(Numeric(10, 2)),
    item: one<Item>(() => Item),
    order: one<Order>(() => Order, { backPopulates: 'lines' }),
  },
  { metadata },
) {}

export class Employee extends mapped(
  'employee',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(50)),
    department: column(Varchar(40), { nullable: true }),
    salary: column(Numeric(12, 2), { nullable: true }),
    hired_on: column(DateOnly, { nullable: true }),
    manager_id: column(Integer, { nullable: true, foreignKey: (): unknown => Employee.c.id }),
    manager: one<Employee>(() => Employee, { backPopulates: 'reports', nullable: true }),
    reports: many<Employee>(() => Employee, { backPopulates: 'manager' }),
  },
  { metadata },
) {}

export class EventLog extends mapped(
  'event_log',
  { id: column(Integer, { primaryKey: true }), payload: column(Json<Readonly<Record<string, unknown>>>(), { nullable: true }) },
  { metadata },
) {}
