import { describe, expect, test } from 'vitest';
import { column, func, Integer, insert, Numeric, select, table, Varchar } from '../src/index.ts';
import { user } from './dialects.ts';
import { inSix, mssql } from './six-dialects.ts';

const item = table('item', {
  id: column(Integer, { primaryKey: true }),
  sku: column(Varchar(40), { unique: true }),
  name: column(Varchar(80)),
  price: column(Numeric(10, 2), { nullable: true }),
});
const row = { sku: 'A', name: 'n', price: '1' };

describe('a row that is there already', () => {
  test('is left alone', () => {
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoNothing({ target: ['sku'] }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) DO NOTHING
      mysql:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE id = item.id
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = item.id
      oracle:
        MERGE INTO item USING (SELECT :1 AS sku, :2 AS name, :3 AS price FROM DUAL) excluded ON (item.sku = excluded.sku) WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (sku, name, price) ON (item.sku = excluded.sku) WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price);
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) DO NOTHING"
    `);
    expect(
      inSix(() =>
        insert(item)
          .values({ id: 5, ...row })
          .onConflictDoNothing(),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (id, sku, name, price) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
      mysql:
        INSERT INTO item (id, sku, name, price) VALUES (?, ?, ?, ?) AS new ON DUPLICATE KEY UPDATE id = item.id
      mariadb:
        INSERT INTO item (id, sku, name, price) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = item.id
      oracle:
        MERGE INTO item USING (SELECT :1 AS id, :2 AS sku, :3 AS name, :4 AS price FROM DUAL) excluded ON (item.id = excluded.id) WHEN NOT MATCHED THEN INSERT (id, sku, name, price) VALUES (excluded.id, excluded.sku, excluded.name, excluded.price)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3, @p4)) AS excluded (id, sku, name, price) ON (item.id = excluded.id) WHEN NOT MATCHED THEN INSERT (id, sku, name, price) VALUES (excluded.id, excluded.sku, excluded.name, excluded.price);
      sqlite:
        INSERT INTO item (id, sku, name, price) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    `);
  });

  test('takes values of the new one', () => {
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name, price: item.c.price.add(excluded.price) }) }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = (item.price + excluded.price)
      mysql:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE name = new.name, price = (item.price + new.price)
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), price = (item.price + VALUES(price))
      oracle:
        MERGE INTO item USING (SELECT :1 AS sku, :2 AS name, :3 AS price FROM DUAL) excluded ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name, price = item.price + excluded.price WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (sku, name, price) ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name, price = item.price + excluded.price WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price);
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = (item.price + excluded.price)"
    `);
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoUpdate({ set: { name: 'changed' } }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SQL_UNSUPPORTED: PostgreSQL's DO UPDATE needs to know which conflict is meant: give onConflictDoUpdate() a target or a constraint.
      mysql:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE name = ?
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = ?
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect writes an upsert as a MERGE, which needs a value for 'id'; give it, or name another target.
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = ?"
    `);
  });

  test('takes what the new one has by default', () => {
    expect(
      inSix(() =>
        insert(item)
          .values({ sku: 'A', name: 'n' })
          .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name, price: excluded.price }) }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = excluded.price
      mysql:
        INSERT INTO item (sku, name) VALUES (?, ?) AS new ON DUPLICATE KEY UPDATE name = new.name, price = VALUES(price)
      mariadb:
        INSERT INTO item (sku, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), price = VALUES(price)
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect writes an upsert as a MERGE, which needs a value for 'price'; give it, or name another target.
      sqlite:
        INSERT INTO item (sku, name) VALUES (?, ?) ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = excluded.price"
    `);
  });

  test('is changed under a condition', () => {
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoUpdate({
            target: ['sku'],
            set: (excluded) => ({ name: excluded.name }),
            where: (excluded) => excluded.price.gt(item.c.price),
          }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) DO UPDATE SET name = excluded.name WHERE excluded.price > item.price
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have a condition in an upsert.
      oracle:
        MERGE INTO item USING (SELECT :1 AS sku, :2 AS name, :3 AS price FROM DUAL) excluded ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHERE excluded.price > item.price WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (sku, name, price) ON (item.sku = excluded.sku) WHEN MATCHED AND excluded.price > item.price THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price);
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE SET name = excluded.name WHERE excluded.price > item.price"
    `);
  });

  test('is known by a partial index, an expression or a constraint', () => {
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoUpdate({ target: ['sku'], targetWhere: item.c.price.gt('0'), set: { name: 'x' } }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) WHERE price > 0 DO UPDATE SET name = $4
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have an upsert by a partial index or by the name of a constraint: any unique key is a conflict.
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have an upsert by a partial index.
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) WHERE price > 0 DO UPDATE SET name = ?"
    `);
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoNothing({ target: [func.lower(item.c.sku)] }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (lower(sku)) DO NOTHING
      mysql:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE id = item.id
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = item.id
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have an upsert by the expression of an index.
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (lower(sku)) DO NOTHING"
    `);
    expect(inSix(() => insert(item).values(row).onConflictDoNothing({ constraint: 'item_sku_key' }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT item_sku_key DO NOTHING
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have an upsert by a partial index or by the name of a constraint: any unique key is a conflict.
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have an upsert by the name of a constraint.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have an upsert by the name of a constraint; name its columns."
    `);
  });

  test('is given back', () => {
    expect(
      inSix(() =>
        insert(item)
          .values(row)
          .onConflictDoUpdate({ target: ['sku'], set: (excluded) => ({ name: excluded.name }) })
          .returning(item.c.id, item.c.name),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) DO UPDATE SET name = excluded.name RETURNING item.id, item.name
      mysql:
        SQL_UNSUPPORTED: the dialect does not have INSERT … RETURNING of anything but the key that the database makes for rows of VALUES.
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name) RETURNING item.id, item.name
      oracle:
        MERGE INTO item USING (SELECT :1 AS sku, :2 AS name, :3 AS price FROM DUAL) excluded ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price) RETURNING item.id, item.name INTO :4, :5
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (sku, name, price) ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price) OUTPUT inserted.id, inserted.name;
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE SET name = excluded.name RETURNING id, name"
    `);
  });
});

describe('rows that may be there already', () => {
  test('come many at once, and from a query', () => {
    const set = (excluded: { readonly name: typeof item.c.name }) => ({ name: excluded.name });
    expect(
      inSix(() =>
        insert(item)
          .values([row, { ...row, sku: 'B' }])
          .onConflictDoUpdate({ target: ['sku'], set: set as never }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name, price) VALUES ($1, $2, $3) ON CONFLICT (sku) DO UPDATE SET name = excluded.name
      mysql:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) AS new ON DUPLICATE KEY UPDATE name = new.name
      mariadb:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name)
      oracle:
        MERGE INTO item USING (SELECT :1 AS sku, :2 AS name, :3 AS price FROM DUAL) excluded ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (VALUES (@p1, @p2, @p3)) AS excluded (sku, name, price) ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name, price) VALUES (excluded.sku, excluded.name, excluded.price);
      sqlite:
        INSERT INTO item (sku, name, price) VALUES (?, ?, ?) ON CONFLICT (sku) DO UPDATE SET name = excluded.name"
    `);
    expect(
      inSix(() =>
        insert(item)
          .fromSelect(['sku', 'name'], select(user.c.name, user.c.name).where(user.c.age.gt(5)))
          .onConflictDoUpdate({ target: ['sku'], set: set as never }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO item (sku, name) SELECT user_account.name, user_account.name AS name__1 FROM user_account WHERE user_account.age > $1 ON CONFLICT (sku) DO UPDATE SET name = excluded.name
      mysql, mariadb:
        INSERT INTO item (sku, name) SELECT user_account.name, user_account.name AS name__1 FROM user_account WHERE user_account.age > ? ON DUPLICATE KEY UPDATE name = VALUES(name)
      oracle:
        MERGE INTO item USING (SELECT name AS sku, name__1 AS name FROM (SELECT user_account.name AS name, user_account.name AS name__1 FROM user_account WHERE user_account.age > :1)) excluded ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name) VALUES (excluded.sku, excluded.name)
      mssql:
        MERGE INTO item WITH (HOLDLOCK) USING (SELECT user_account.name AS name, user_account.name AS name__1 FROM user_account WHERE user_account.age > @p1) AS excluded (sku, name) ON (item.sku = excluded.sku) WHEN MATCHED THEN UPDATE SET name = excluded.name WHEN NOT MATCHED THEN INSERT (sku, name) VALUES (excluded.sku, excluded.name);
      sqlite:
        INSERT INTO item (sku, name) SELECT * FROM (SELECT user_account.name, user_account.name AS name__1 FROM user_account WHERE user_account.age > ?) WHERE true ON CONFLICT (sku) DO UPDATE SET name = excluded.name"
    `);
  });

  test('locks the range of its key on SQL Server, whatever the table is called', () => {
    const named = table('a USING b', { id: column(Integer, { primaryKey: true }) });
    expect(mssql.compile(insert(named).values({ id: 1 }).onConflictDoNothing()).sql).toMatchInlineSnapshot(
      `"MERGE INTO [a USING b] WITH (HOLDLOCK) USING (VALUES (@p1)) AS excluded (id) ON ([a USING b].id = excluded.id) WHEN NOT MATCHED THEN INSERT (id) VALUES (excluded.id);"`,
    );
  });
});
