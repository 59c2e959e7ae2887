import { describe, expect, test } from 'vitest';
import { column, Integer, merge, select, table, update, Varchar } from '../src/index.ts';
import { inSix } from './six-dialects.ts';

const stock = table('stock', {
  sku: column(Varchar(20), { primaryKey: true }),
  n: column(Integer),
  note: column(Varchar(20), { nullable: true }),
});
const delivery = table('delivery', { sku: column(Varchar(20), { primaryKey: true }), n: column(Integer) });
const same = stock.c.sku.eq(delivery.c.sku);

describe('MERGE', () => {
  test('changes rows that match and inserts those that do not', () => {
    expect(
      inSix(() =>
        merge(stock)
          .using(delivery, same)
          .whenMatched()
          .update({ n: stock.c.n.add(delivery.c.n) })
          .whenNotMatched()
          .insert({ sku: delivery.c.sku, n: delivery.c.n }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED THEN UPDATE SET n=stock.n + delivery.n WHEN NOT MATCHED THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n)
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle:
        MERGE INTO stock USING delivery ON (stock.sku = delivery.sku) WHEN MATCHED THEN UPDATE SET n=stock.n + delivery.n WHEN NOT MATCHED THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n)
      mssql:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED THEN UPDATE SET n=stock.n + delivery.n WHEN NOT MATCHED THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n);
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
  });

  test('has conditions, and several clauses', () => {
    expect(
      inSix(() =>
        merge(stock)
          .using(delivery, same)
          .whenMatched(delivery.c.n.eq(0))
          .delete()
          .whenMatched()
          .update({ n: delivery.c.n, note: 'new' })
          .whenNotMatched(delivery.c.n.gt(0))
          .insert({ sku: delivery.c.sku, n: delivery.c.n }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED AND delivery.n = $1 THEN DELETE WHEN MATCHED THEN UPDATE SET n=delivery.n, note=$2 WHEN NOT MATCHED AND delivery.n > $3 THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n)
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle:
        SQL_UNSUPPORTED: the dialect does not have DELETE as the action of a MERGE.
      mssql:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED AND delivery.n = @p1 THEN DELETE WHEN MATCHED THEN UPDATE SET n=delivery.n, note=@p2 WHEN NOT MATCHED AND delivery.n > @p3 THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n);
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
    expect(
      inSix(() =>
        merge(stock)
          .using(delivery, same)
          .whenMatched(delivery.c.n.gt(0))
          .update({ n: delivery.c.n })
          .whenNotMatched(delivery.c.n.gt(0))
          .insert({ sku: delivery.c.sku, n: delivery.c.n }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED AND delivery.n > $1 THEN UPDATE SET n=delivery.n WHEN NOT MATCHED AND delivery.n > $2 THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n)
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle:
        MERGE INTO stock USING delivery ON (stock.sku = delivery.sku) WHEN MATCHED THEN UPDATE SET n=delivery.n WHERE delivery.n > :1 WHEN NOT MATCHED THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n) WHERE delivery.n > :2
      mssql:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED AND delivery.n > @p1 THEN UPDATE SET n=delivery.n WHEN NOT MATCHED AND delivery.n > @p2 THEN INSERT (sku, n) VALUES (delivery.sku, delivery.n);
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
  });

  test('removes what the source does not have, or does nothing', () => {
    expect(inSix(() => merge(stock).using(delivery, same).whenNotMatchedBySource().delete())).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN NOT MATCHED BY SOURCE THEN DELETE
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle:
        SQL_UNSUPPORTED: the dialect does not have WHEN NOT MATCHED BY SOURCE.
      mssql:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN NOT MATCHED BY SOURCE THEN DELETE;
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
    expect(inSix(() => merge(stock).using(delivery, same).whenMatched().doNothing())).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING delivery ON stock.sku = delivery.sku WHEN MATCHED THEN DO NOTHING
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have DO NOTHING as the action of a MERGE.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
  });

  test('takes a query as its source, and gives rows back', () => {
    const sums = select(delivery.c.sku, delivery.c.n).where(delivery.c.n.gt(5)).subquery('sums');
    expect(
      inSix(() =>
        merge(stock).using(sums, sums.c.sku.eq(stock.c.sku)).whenMatched().update({ n: sums.c.n }).returning(stock.c.sku, stock.c.n),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        MERGE INTO stock USING (SELECT delivery.sku AS sku, delivery.n AS n FROM delivery WHERE delivery.n > $1) AS sums ON sums.sku = stock.sku WHEN MATCHED THEN UPDATE SET n=sums.n RETURNING stock.sku, stock.n
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have MERGE.
      oracle:
        MERGE INTO stock USING (SELECT delivery.sku AS sku, delivery.n AS n FROM delivery WHERE delivery.n > :1) sums ON (sums.sku = stock.sku) WHEN MATCHED THEN UPDATE SET n=sums.n RETURNING stock.sku, stock.n INTO :2, :3
      mssql:
        MERGE INTO stock USING (SELECT delivery.sku AS sku, delivery.n AS n FROM delivery WHERE delivery.n > @p1) AS sums ON sums.sku = stock.sku WHEN MATCHED THEN UPDATE SET n=sums.n OUTPUT inserted.sku, inserted.n;
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have MERGE; use onConflictDoUpdate()."
    `);
  });

  test('refuses values it does not know', () => {
    expect(() =>
      merge(stock)
        .using(delivery, same)
        .whenMatched()
        .update({ nope: 1 } as never),
    ).toThrow(/SQL_UNKNOWN_COLUMN/);
    expect(() => merge(stock.as('s') as never).using(delivery, same)).toThrow(/SQL_NOT_A_FROM/);
    expect(update(stock).kind).toBe('update');
  });
});
