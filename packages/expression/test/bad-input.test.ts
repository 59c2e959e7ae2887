import { describe, expect, test } from 'vitest';
import { and, func, literal, or, select, text } from '../src/index.ts';
import { sqlite, user } from './dialects.ts';

describe('what has no meaning is refused at once, by a sentence that shows no value', () => {
  test.each<[string, () => unknown, string]>([
    ['undefined as a value', () => user.c.name.eq(undefined as never), 'SQL_UNDEFINED_VALUE'],
    ['undefined in a list', () => user.c.id.in([1, undefined as never]), 'SQL_UNDEFINED_VALUE'],
    ['null in a list', () => user.c.id.in([1, null as never]), 'SQL_NULL_COMPARISON'],
    ['a comparison with null that is never true', () => user.c.age.lt(null as never), 'SQL_NULL_COMPARISON'],
    ['a string as a condition', () => select(user.c.id).where('name = 1' as never), 'SQL_NOT_AN_EXPRESSION'],
    ['a string as a column', () => select('name' as never), 'SQL_NOT_AN_EXPRESSION'],
    ['nothing to select', () => select().output, 'SQL_EMPTY_SELECT'],
    ['a string as a table', () => select(user.c.id).join('address' as never), 'SQL_NOT_A_FROM'],
    ['a column that is not there', () => (user.c as Record<string, unknown>)['nam'], 'SQL_UNKNOWN_COLUMN'],
    ['a limit that is no count', () => select(user.c.id).limit(-1), 'SQL_INVALID_LIMIT'],
    ['a fraction as a limit', () => select(user.c.id).limit(1.5), 'SQL_INVALID_LIMIT'],
    ['a table without a name', () => user.as('').columns.map((c) => sqlite.compile(select(c))), 'SQL_INVALID_NAME'],
    ['a NUL character in a name', () => sqlite.compile(select(user.c.id.label('a\0b'))), 'SQL_INVALID_NAME'],
    ['a NUL character in SQL text', () => text('SELECT \0'), 'SQL_INVALID_TEXT'],
    ['two frames of a window', () => func.count().over({ rows: [0, 1], range: [0, 1] }), 'SQL_INVALID_VALUE'],
    ['a literal of an unknown type', () => literal({ secret: 'hunter2' }), 'SQL_INVALID_VALUE'],
  ])('%s', (_name, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining('hunter2') as string }) as Error);
  });

  test('no conditions at all are true or false', () => {
    expect(sqlite.compile(select(user.c.id).where(and())).sql).toContain('WHERE 1');
    expect(sqlite.compile(select(user.c.id).where(or())).sql).toContain('WHERE 0');
  });
});
