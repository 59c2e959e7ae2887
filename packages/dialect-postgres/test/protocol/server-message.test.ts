import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PostgresError, readServerMessage } from '../../src/protocol/server-message.ts';

function read(fields: Readonly<Record<string, string>>): PostgresError {
  const text = Object.entries(fields).map(([letter, value]) => `${letter}${value}\0`);
  const bytes = Buffer.from(`${text.join('')}\0`);
  return new PostgresError(readServerMessage(bytes, 0, bytes.length));
}

describe('an error of the server', () => {
  test('has the fields that it sends', () => {
    const error = read({
      S: 'FEHLER',
      V: 'ERROR',
      C: '23505',
      M: 'duplicate key',
      D: 'Key (a)=(secret)',
      n: 'a_key',
      t: 'x',
      Z: 'unknown',
    });
    expect(error).toMatchObject({ severity: 'ERROR', code: '23505', constraint: 'a_key', table: 'x', name: 'PostgresError' });
    expect(error.message).toBe('duplicate key');
    expect(error.detail).toBe('Key (a)=(secret)');
    expect(error.column).toBeUndefined();
  });

  test('prints no value of a row or a parameter', () => {
    const errors = [
      read({ V: 'ERROR', C: '23505', M: 'duplicate key', D: 'Key (a)=(secret) already exists.', n: 'a_key' }),
      read({ V: 'ERROR', C: '23502', M: 'null value in column "a"', D: 'Failing row contains (secret, null).' }),
      read({ V: 'ERROR', C: '22P02', M: 'invalid input syntax for type integer: "secret ""x"" secret"', W: 'COPY t, line 1: "secret"' }),
      read({ V: 'ERROR', C: '22003', M: 'value "secret" is out of range for type integer', q: "SELECT 'secret'" }),
    ];
    for (const error of errors) {
      expect(inspect(error)).not.toContain('secret');
      expect(JSON.stringify(error)).not.toContain('secret');
      expect(String(error)).not.toContain('secret');
    }
    expect(errors[2]?.message).toBe('invalid input syntax for type integer: "…"');
    expect(errors[2]?.serverMessage).toContain('secret');
  });
});
