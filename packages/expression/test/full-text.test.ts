import { TsQuery, TsVector, textMatches } from '@sqlayer/dialect-postgres';
import { describe, expect, test } from 'vitest';
import { column, Double, func, Integer, not, select, Text, table, tuple } from '../src/index.ts';
import { inSix, postgres } from './six-dialects.ts';

const page = table('page', { id: column(Integer, { primaryKey: true }), title: column(Text), body: column(Text), words: column(TsVector) });
const { id, title, body, words } = page.c;

describe('full-text search', () => {
  test('has an operator, a function or a predicate', () => {
    expect(inSix(() => select(id).where(body.match('refund')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT page.id FROM page WHERE page.body @@ plainto_tsquery($1)
      mysql:
        SELECT page.id FROM page WHERE MATCH (page.body) AGAINST (? IN BOOLEAN MODE)
      mariadb:
        SELECT page.id FROM page WHERE MATCH (page.\`body\`) AGAINST (? IN BOOLEAN MODE)
      oracle:
        SELECT page.id FROM page WHERE CONTAINS (page.body, :1) > 0
      mssql:
        SELECT page.id FROM page WHERE CONTAINS (page.body, @p1)
      sqlite:
        SELECT page.id FROM page WHERE page.body MATCH ?"
    `);
    expect(inSix(() => select(id).where(not(body.match('refund'))))).toMatchInlineSnapshot(`
      "postgres:
        SELECT page.id FROM page WHERE NOT page.body @@ plainto_tsquery($1)
      mysql:
        SELECT page.id FROM page WHERE NOT MATCH (page.body) AGAINST (? IN BOOLEAN MODE)
      mariadb:
        SELECT page.id FROM page WHERE NOT MATCH (page.\`body\`) AGAINST (? IN BOOLEAN MODE)
      oracle:
        SELECT page.id FROM page WHERE NOT CONTAINS (page.body, :1) > 0
      mssql:
        SELECT page.id FROM page WHERE NOT CONTAINS (page.body, @p1)
      sqlite:
        SELECT page.id FROM page WHERE NOT page.body MATCH ?"
    `);
  });

  test('has a language on PostgreSQL, and modes on MySQL', () => {
    expect(inSix(() => select(id).where(body.match('refund', { configuration: 'english' })))).toMatchInlineSnapshot(`
      "postgres:
        SELECT page.id FROM page WHERE page.body @@ plainto_tsquery('english', $1)
      mysql:
        SELECT page.id FROM page WHERE MATCH (page.body) AGAINST (? IN BOOLEAN MODE)
      mariadb:
        SELECT page.id FROM page WHERE MATCH (page.\`body\`) AGAINST (? IN BOOLEAN MODE)
      oracle:
        SELECT page.id FROM page WHERE CONTAINS (page.body, :1) > 0
      mssql:
        SELECT page.id FROM page WHERE CONTAINS (page.body, @p1)
      sqlite:
        SELECT page.id FROM page WHERE page.body MATCH ?"
    `);
    expect(inSix(() => select(id).where(body.match('refund', { mode: 'QUERY EXPANSION' })))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have modes of full-text search.
      mysql:
        SELECT page.id FROM page WHERE MATCH (page.body) AGAINST (? IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION)
      mariadb:
        SELECT page.id FROM page WHERE MATCH (page.\`body\`) AGAINST (? IN NATURAL LANGUAGE MODE WITH QUERY EXPANSION)
      mssql:
        SQL_UNSUPPORTED: the dialect does not have the mode QUERY EXPANSION of full-text search."
    `);
    expect(inSix(() => select(id).where(body.match('+a -b', { mode: 'NATURAL LANGUAGE' })))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have modes of full-text search.
      mysql:
        SELECT page.id FROM page WHERE MATCH (page.body) AGAINST (? IN NATURAL LANGUAGE MODE)
      mariadb:
        SELECT page.id FROM page WHERE MATCH (page.\`body\`) AGAINST (? IN NATURAL LANGUAGE MODE)
      mssql:
        SELECT page.id FROM page WHERE FREETEXT (page.body, @p1)"
    `);
  });

  test('gives a score where the predicate has one', () => {
    const score = body.match('refund');
    expect(
      inSix((dialect) =>
        dialect.name === 'mysql' || dialect.name === 'mariadb' ? select(id, score.label('score')).orderBy(score.desc()) : select(id),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, oracle, mssql, sqlite:
        SELECT page.id FROM page
      mysql:
        SELECT page.id, MATCH (page.body) AGAINST (? IN BOOLEAN MODE) AS score FROM page ORDER BY MATCH (page.body) AGAINST (? IN BOOLEAN MODE) DESC
      mariadb:
        SELECT page.id, MATCH (page.\`body\`) AGAINST (? IN BOOLEAN MODE) AS score FROM page ORDER BY MATCH (page.\`body\`) AGAINST (? IN BOOLEAN MODE) DESC"
    `);
  });

  test('searches several columns where an index holds them', () => {
    expect(inSix(() => select(id).where(tuple(title, body).match('refund')))).toMatchInlineSnapshot(`
      "postgres:
        SQL_UNSUPPORTED: the dialect does not have a full-text search of several columns; concatenate them.
      mysql:
        SELECT page.id FROM page WHERE MATCH (page.title, page.body) AGAINST (? IN BOOLEAN MODE)
      mariadb:
        SELECT page.id FROM page WHERE MATCH (page.title, page.\`body\`) AGAINST (? IN BOOLEAN MODE)
      oracle:
        SQL_UNSUPPORTED: the dialect does not have a full-text search of several columns; index them as one.
      mssql:
        SELECT page.id FROM page WHERE CONTAINS ((page.title, page.body), @p1)
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have a full-text search of several columns; search the table."
    `);
  });

  test('of PostgreSQL has types of its own', () => {
    const query = func.call('to_tsquery', TsQuery, 'fat & rat');
    const statement = select(id, func.call('ts_rank', Double, words, query).label('rank')).where(textMatches(words, query));
    expect(postgres.compile(statement).sql).toBe(
      'SELECT page.id, ts_rank(page.words, to_tsquery($1)) AS rank FROM page WHERE page.words @@ to_tsquery($2)',
    );
  });
});
