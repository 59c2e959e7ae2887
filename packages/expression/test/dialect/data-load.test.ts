import { describe, expect, test } from 'vitest';
import { AnsiDialect, column, customType, DataLoad, type DefaultContext, func, Integer, Text, table } from '../../src/index.ts';

const { types } = new AnsiDialect();
const word = table('word', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  length: column(Integer, { nullable: true, default: ({ row }: DefaultContext) => String(row['name']).length }),
  note: column(Text, { nullable: true }),
});
type Rows = Parameters<typeof DataLoad.of>[0];

async function linesOf(rows: Rows, target = word): Promise<readonly string[]> {
  const load = await DataLoad.of(rows, { table: target, statement: 'COPY', types });
  const parts: string[] = [];
  for await (const part of load?.lines((value) => (value === null ? '-' : String(value))) ?? []) parts.push(part);
  return parts;
}

describe('the data of a load', () => {
  test('are the values of the first row and of those behind it, then the defaults of the application', async () => {
    const rows = [
      { note: null, name: 'one' },
      { name: 'three', note: 'x', id: undefined },
    ];
    expect(await linesOf(rows)).toEqual(['-\tone\t3\nx\tthree\t5\n']);
    const load = await DataLoad.of(rows, { table: word, statement: 'COPY', types });
    expect(load?.columns).toEqual([word.c.note, word.c.name, word.c.length]);
  });

  test('are the same from rows that come', async () => {
    async function* rows() {
      yield { name: 'one' };
      await Promise.resolve();
      yield { name: 'three' };
    }
    expect(await linesOf(rows())).toEqual(['one\t3\nthree\t5\n']);
  });

  test('are none where there are no rows', async () => {
    expect(await DataLoad.of([], { table: word, statement: 'COPY', types })).toBeUndefined();
  });

  test('go out in parts of many lines', async () => {
    const rows = Array.from({ length: 3 }, () => ({ name: 'x'.repeat(40_000) }));
    const parts = await linesOf(rows);
    expect(parts.map((part) => part.split('\n').length - 1)).toEqual([2, 1]);
    expect(parts.join('')).toBe(`${'x'.repeat(40_000)}\t40000\n`.repeat(3));
  });

  test('refuse rows with other columns than the first one', async () => {
    const more = [{ name: 'a' }, { name: 'b', note: 'c' }];
    await expect(linesOf(more)).rejects.toThrow(
      'SQL_MISSING_COLUMN: row 1 gives the columns name, note, the first row name; rows of one COPY give the same columns.',
    );
    await expect(linesOf([{ name: 'a' }, {}])).rejects.toThrow(/row 1 gives the columns \(none\), the first row name/);
    await expect(linesOf([{ name: 'a' }, { note: 'b' }])).rejects.toThrow(/row 1 gives the columns note, the first row name/);
    await expect(linesOf([{ name: 'a' }, { name: undefined }])).rejects.toThrow(/row 1 gives the columns \(none\), the first row name/);
  });

  test('refuse columns that are unknown and values that are none', async () => {
    await expect(linesOf([{ colour: 'red' }])).rejects.toThrow(/SQL_UNKNOWN_COLUMN: COPY: table 'word' has no column 'colour'/);
    await expect(linesOf([{ name: 'a' }, { name: 5 }])).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  });

  test('refuse expressions, which data have no place for', async () => {
    const stamped = table('stamped', { name: column(Text), at: column(Text, { default: func.call('now', Text) }) });
    await expect(linesOf([{ name: 'a' }], stamped as never)).rejects.toThrow(
      /SQL_MISSING_COLUMN: the default of 'stamped.at' is an expression, which COPY has no place for/,
    );
    expect(await linesOf([{ name: 'a', at: 'now' }], stamped as never)).toEqual(['a\tnow\n']);
    const Point = customType(Text, {
      encode: String,
      decode: (raw) => raw,
      bindExpression: (parameter) => func.call('ST_GeomFromText', Text, parameter as never),
    });
    const place = table('place', { at: column(Point) });
    await expect(linesOf([{ at: 'POINT(1 2)' }], place as never)).rejects.toThrow(
      /SQL_UNSUPPORTED: the type of 'place.at' puts an expression around its values, which COPY has no place for/,
    );
  });
});
