import { column, Integer, Json, json, select, table } from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Target, targets } from '../case.ts';
import { leftOut, type Place, places } from '../name-places.ts';
import { dialects } from '../run.ts';

interface Lexicon {
  readonly open: string;
  readonly close: string;
  /** A doubled closing quote stands for one within a name. */
  readonly doubles: boolean;
  /** A backslash takes the meaning of what follows it in a text. */
  readonly escapes: boolean;
  /** Code points that no name may hold. */
  readonly forbidden?: RegExp;
}

const standard: Lexicon = { open: '"', close: '"', doubles: true, escapes: false };
const mysql: Lexicon = { open: '`', close: '`', doubles: true, escapes: true, forbidden: /[\u{10000}-\u{10FFFF}]/u };
const lexicons: Readonly<Record<Target, Lexicon>> = {
  postgresql: standard,
  mysql,
  mariadb: mysql,
  oracle: { ...standard, doubles: false, forbidden: /"/ },
  mssql: { ...standard, open: '[', close: ']' },
  sqlite: standard,
};

/** Cuts SQL into tokens, identifiers and texts decoded and marked; written apart from the compiler on purpose. */
function tokensOf(sql: string, lexicon: Lexicon): readonly string[] {
  const tokens: string[] = [];
  let i = 0;
  while (i < sql.length) {
    const character = sql[i] as string;
    if (character === lexicon.open || character === "'") {
      const { text, next } = quoted(
        sql,
        i + 1,
        character === "'" ? { ...lexicon, close: "'", doubles: true } : { ...lexicon, escapes: false },
      );
      tokens.push(`${character === "'" ? 'text' : 'name'} ${text}`);
      i = next;
      continue;
    }
    if (sql.startsWith('--', i) || sql.startsWith('/*', i)) throw new Error(`a comment begins in: ${sql}`);
    const word = /^[A-Za-z_][\w$#]*/.exec(sql.slice(i))?.[0];
    if (word !== undefined) tokens.push(`name ${word}`);
    else if (!/\s/.test(character)) tokens.push(character);
    i += word?.length ?? 1;
  }
  return tokens;
}

/** What stands between quotes, from behind the first one. */
function quoted(sql: string, start: number, { close, doubles, escapes }: Lexicon): { readonly text: string; readonly next: number } {
  let text = '';
  for (let i = start; ; i += 1) {
    if (i >= sql.length) throw new Error(`not closed: ${sql}`);
    if (escapes && sql[i] === '\\') text += sql[++i];
    else if (sql[i] !== close) text += sql[i];
    else if (doubles && sql[i + 1] === close) text += sql[++i];
    else return { text, next: i + 1 };
  }
}

const log = table('log', { id: column(Integer, { primaryKey: true }), doc: column(Json<Readonly<Record<string, string>>>()) });

const plain = 'zz_plain';
// Up to 12 characters stay within the limit of every database, which some count in bytes.
const anyName = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });
const nastyName = fc
  .array(fc.constantFrom('"', '`', '[', ']', "'", '\\', '-', '/', '*', ';', '.', ' ', '$', ':', '?', '%', 'a', 'É', '😀', '\n'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
// Single letters are the names of everything else.
const names = fc
  .oneof(anyName, nastyName, fc.constantFrom('select', 'Order', 'ROWS', 'a b', '1a'))
  .filter((name) => name !== plain && !/^([a-z]|id)$/.test(name));

/** The tokens of what is written with a name; what is refused by its code. */
function written(place: Place, name: string, target: Target): readonly string[] | string {
  try {
    const built = place(name, target);
    const sql = typeof built === 'string' ? built : textOf(built, target);
    return tokensOf(sql, lexicons[target]);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    return code;
  }
}

/** Names with a dot are of a package; a schema of SQL Server may name its database before a dot, or stand in brackets. */
function fits(title: string, target: Target): (name: string) => boolean {
  if (title === 'function') return (name) => !name.includes('.');
  return (name) => target !== 'mssql' || !title.startsWith('schema') || !/[.[\]]/.test(name);
}

function textOf(statement: Executable, target: Target): string {
  return dialects[target].compile(statement).bind(statement.structure().values, undefined).sql;
}

describe.each(targets)('any Unicode string is one identifier on %s', (target) => {
  const lexicon = lexicons[target];
  const within = (text: string): string => tokensOf(text.slice('text '.length), lexicon).join(' ');
  test.each(Object.keys(places))('as %s', (title) => {
    const place = places[title] as Place;
    const expected = written(place, plain, target);
    if (typeof expected === 'string') {
      // What a database does not have is refused, whatever its name.
      expect(expected).toBe('SQL_UNSUPPORTED');
      return;
    }
    const isWritten = expected.some((token) => token === `name ${plain}` || token === `text ${plain}`);
    expect(isWritten).toBe(!leftOut[title]?.includes(target));
    fc.assert(
      fc.property(names.filter(fits(title, target)), (name) => {
        const tokens = written(place, name, target);
        if (!isWritten) {
          expect(tokens).toEqual(expected);
          return;
        }
        if (name.includes('\0') || lexicon.forbidden?.test(name)) {
          expect(tokens).toBe('SQL_INVALID_NAME');
          return;
        }
        // A name within a text, as of a sequence, is one identifier there.
        const read =
          typeof tokens === 'string' ? tokens : tokens.map((token, i) => (expected[i] === `text ${plain}` ? within(token) : token));
        const wanted = expected.map((token) => (token === `name ${plain}` || token === `text ${plain}` ? `name ${name}` : token));
        // Comparing all at once is quicker than an expectation of each, of which there would be hundreds of thousands.
        if (JSON.stringify(read) !== JSON.stringify(wanted)) expect(read).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  test('as the key of a document, which is a value or a path in one text', () => {
    const keyed = (key: string) => {
      const statement = select(json(log.c.doc).at(key).asText().label('x'));
      const { sql, parameters } = dialects[target].compile(statement).bind(statement.structure().values, undefined);
      const tokens = tokensOf(sql, lexicon);
      const isPath = (token: string) => token.startsWith('text $.');
      return {
        rest: tokens.map((token) => (isPath(token) ? 'path' : token)),
        keys: [...parameters.map(String), ...tokens.filter(isPath).map((token) => token.slice('text '.length))],
      };
    };
    // A path is written as JSON writes a text.
    const read = (given: string): unknown => (target === 'postgresql' ? given : JSON.parse(given.slice('$.'.length)));
    const expected = keyed(plain);
    fc.assert(
      fc.property(names, (name) => {
        const { rest, keys } = keyed(name);
        expect(rest).toEqual(expected.rest);
        expect(keys.map(read)).toEqual(expected.keys.map(() => name));
      }),
      { numRuns: 200 },
    );
  });

  test('a name that is not well-formed is refused', () => {
    for (const name of ['a\uD800', '\uDC00b']) expect(() => dialects[target].savepointSql(name)).toThrow(/SQL_INVALID_NAME.*U\+D[8C]00/);
  });
});
