import { describe, expect, test } from 'vitest';
import { column, Integer, insert, Json, json, jsonNull, nullLiteral, select, table, toSql, update } from '../src/index.ts';
import { inSix, postgres, sqlite } from './six-dialects.ts';

interface Payload {
  readonly kind: string;
  readonly items: readonly { readonly sku: string; readonly n: number }[];
  readonly flag: boolean;
}

const log = table('log', { id: column(Integer, { primaryKey: true }), payload: column(Json<Payload>(), { nullable: true }) });
const document = json(log.c.payload);

describe('a document', () => {
  test('is entered by keys and positions', () => {
    expect(inSix(() => select(document.at('kind').label('k'), document.at('items').at(0).at('sku').label('s')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT log.payload -> $1::TEXT AS k, ((log.payload -> $2::TEXT) -> $3::INTEGER) -> $4::TEXT AS s FROM log
      mysql, mariadb:
        SELECT JSON_EXTRACT(log.payload, ?) AS k, JSON_EXTRACT(JSON_EXTRACT(JSON_EXTRACT(log.payload, ?), ?), ?) AS s FROM log
      oracle:
        SELECT JSON_QUERY(log.payload, '$."kind"') AS k, JSON_QUERY(JSON_QUERY(JSON_QUERY(log.payload, '$."items"'), '$[0]'), '$."sku"') AS s FROM log
      mssql:
        SELECT JSON_QUERY(log.payload, @p1) AS k, JSON_QUERY(JSON_QUERY(JSON_QUERY(log.payload, @p2), @p3), @p4) AS s FROM log
      sqlite:
        SELECT JSON_QUOTE(JSON_EXTRACT(log.payload, ?)) AS k, JSON_QUOTE(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(log.payload, ?)), ?)), ?)) AS s FROM log"
    `);
  });

  test('is entered by a path', () => {
    expect(inSix(() => select(document.path('items', 0, 'sku').label('s')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT log.payload #> $1::TEXT[] AS s FROM log
      mysql, mariadb:
        SELECT JSON_EXTRACT(log.payload, ?) AS s FROM log
      oracle:
        SELECT JSON_QUERY(log.payload, '$."items"[0]."sku"') AS s FROM log
      mssql:
        SELECT JSON_QUERY(log.payload, @p1) AS s FROM log
      sqlite:
        SELECT JSON_QUOTE(JSON_EXTRACT(log.payload, ?)) AS s FROM log"
    `);
    expect(toSql(select(json(log.c.payload).path('my "odd" key.x', 2)), postgres, { literalValues: true })).toContain(
      `#> '{"my \\"odd\\" key.x",2}'`,
    );
    expect(toSql(select(json(log.c.payload).path('my "odd" key.x', 2)), sqlite, { literalValues: true })).toContain(
      `'$."my \\"odd\\" key.x"[2]'`,
    );
  });

  test('is read as other types', () => {
    expect(
      inSix(() => select(document.at('kind').asText().label('t'), document.path('items', 0, 'n').asInteger().label('i'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT log.payload ->> $1::TEXT AS t, CAST(log.payload #>> $2::TEXT[] AS INTEGER) AS i FROM log
      mysql, mariadb:
        SELECT CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(log.payload, ?)) END AS t, CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(log.payload, ?) AS SIGNED INTEGER) END AS i FROM log
      oracle:
        SELECT JSON_VALUE(log.payload, '$."kind"' RETURNING VARCHAR2(4000 CHAR) ERROR ON ERROR) AS t, JSON_VALUE(log.payload, '$."items"[0]."n"' RETURNING INTEGER ERROR ON ERROR) AS i FROM log
      mssql:
        SELECT JSON_VALUE(log.payload, @p1) AS t, CAST(JSON_VALUE(log.payload, @p2) AS INTEGER) AS i FROM log
      sqlite:
        SELECT CAST(JSON_EXTRACT(log.payload, ?) AS VARCHAR) AS t, CAST(JSON_EXTRACT(log.payload, ?) AS INTEGER) AS i FROM log"
    `);
    expect(
      inSix(() => select(document.at('n').asNumeric(10, 2).label('d'), document.at('n').asNumber().label('f'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT CAST(log.payload ->> $1::TEXT AS NUMERIC(10, 2)) AS d, CAST(log.payload ->> $2::TEXT AS DOUBLE PRECISION) AS f FROM log
      mysql, mariadb:
        SELECT CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(log.payload, ?) AS DECIMAL(10, 2)) END AS d, CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(log.payload, ?) AS DOUBLE) END AS f FROM log
      oracle:
        SELECT JSON_VALUE(log.payload, '$."n"' RETURNING NUMBER(10, 2) ERROR ON ERROR) AS d, JSON_VALUE(log.payload, '$."n"' RETURNING BINARY_DOUBLE ERROR ON ERROR) AS f FROM log
      mssql:
        SELECT CAST(JSON_VALUE(log.payload, @p1) AS NUMERIC(10, 2)) AS d, CAST(JSON_VALUE(log.payload, @p2) AS DOUBLE PRECISION) AS f FROM log
      sqlite:
        SELECT CAST(JSON_EXTRACT(log.payload, ?) AS NUMERIC(10, 2)) AS d, CAST(JSON_EXTRACT(log.payload, ?) AS DOUBLE) AS f FROM log"
    `);
    expect(
      inSix(() => select(log.c.id).where(document.at('flag').asBoolean().eq(true), document.at('kind').asText().eq('click'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT log.id FROM log WHERE CAST(log.payload ->> $1::TEXT AS BOOLEAN) = true AND (log.payload ->> $2::TEXT) = $3
      mysql, mariadb:
        SELECT log.id FROM log WHERE CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL WHEN true THEN true WHEN false THEN false END = true AND CASE JSON_EXTRACT(log.payload, ?) WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(log.payload, ?)) END = ?
      oracle:
        SELECT log.id FROM log WHERE CASE JSON_VALUE(log.payload, '$."flag"') WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE CAST(JSON_VALUE(log.payload, '$."flag"') AS NUMBER(1)) END = 1 AND JSON_VALUE(log.payload, '$."kind"' RETURNING VARCHAR2(4000 CHAR) ERROR ON ERROR) = :1
      mssql:
        SELECT log.id FROM log WHERE CASE JSON_VALUE(log.payload, @p1) WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE CAST(JSON_VALUE(log.payload, @p2) AS BIT) END = 1 AND JSON_VALUE(log.payload, @p3) = @p4
      sqlite:
        SELECT log.id FROM log WHERE CAST(JSON_EXTRACT(log.payload, ?) AS BOOLEAN) = 1 AND CAST(JSON_EXTRACT(log.payload, ?) AS VARCHAR) = ?"
    `);
  });

  test('is stored, as is the null of JSON, which is not NULL', () => {
    expect(inSix(() => insert(log).values({ payload: { kind: 'a', items: [], flag: true } }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO log (payload) VALUES ($1::JSON)
      mysql, mariadb, sqlite:
        INSERT INTO log (payload) VALUES (?)
      oracle:
        INSERT INTO log (payload) VALUES (:1)
      mssql:
        INSERT INTO log (payload) VALUES (@p1)"
    `);
    const sent = (value: unknown) => {
      const statement = update(log).set({ payload: value as never });
      return sqlite.compile(statement).bind(statement.structure().values, undefined);
    };
    expect(sent(jsonNull)).toMatchObject({ sql: 'UPDATE log SET payload=?', parameters: ['null'] });
    expect(sent(nullLiteral)).toMatchObject({ sql: 'UPDATE log SET payload=NULL', parameters: [] });
    expect(sent(null)).toMatchObject({ sql: 'UPDATE log SET payload=NULL', parameters: [] });
  });

  test('shares a compiled statement with others of the same steps, but keys are not positions', () => {
    const of = (step: string | number) => JSON.stringify(select(json(log.c.payload).at(step)).structure().key);
    expect(of('a')).toBe(of('b'));
    expect(of('a')).not.toBe(of(0));
  });
});
