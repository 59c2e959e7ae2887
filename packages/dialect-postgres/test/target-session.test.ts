import { describe, expect, test } from 'vitest';
import type { PostgresConnection } from '../src/postgres-connection.ts';
import { passesOf, unfitness } from '../src/target-session.ts';

type Target = Parameters<typeof unfitness>[0];

const unasked = { execute: () => Promise.reject(new Error('the server has said it')) } as unknown as PostgresConnection;
const primary = { in_hot_standby: 'off', default_transaction_read_only: 'off' };
const standby = { in_hot_standby: 'on', default_transaction_read_only: 'off' };
const readOnlyPrimary = { in_hot_standby: 'off', default_transaction_read_only: 'on' };

describe('a server', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly Target[]]>([
    ['that is a primary', primary, ['any', 'read-write', 'primary']],
    ['that is a standby', standby, ['any', 'read-only', 'standby']],
    ['that is a primary and only read', readOnlyPrimary, ['any', 'read-only', 'primary']],
  ])('%s is taken where it is wanted', async (_title, parameters, wanted) => {
    const targets: readonly Target[] = ['any', 'read-write', 'read-only', 'primary', 'standby'];
    for (const target of targets) {
      const why = await unfitness(target, parameters, unasked);
      if (wanted.includes(target)) expect(why, target).toBeUndefined();
      else expect(why, target).toMatch(/^it is (?:a primary|a standby|read-only|read-write)$/);
    }
  });

  test('is asked what it does not report by itself', async () => {
    const asked: string[] = [];
    const answers: Readonly<Record<string, unknown>> = {
      'SELECT pg_catalog.pg_is_in_recovery()': true,
      'SHOW default_transaction_read_only': 'off',
    };
    const silent = {
      execute: async ({ sql }: { readonly sql: string }) => {
        asked.push(sql);
        return { rows: [[answers[sql]]] };
      },
    } as unknown as PostgresConnection;
    expect(await unfitness('standby', {}, silent)).toBeUndefined();
    expect(await unfitness('read-write', {}, silent)).toBe('it is read-only');
    expect(asked).toEqual([
      'SELECT pg_catalog.pg_is_in_recovery()',
      'SELECT pg_catalog.pg_is_in_recovery()',
      'SHOW default_transaction_read_only',
    ]);
  });

  test('that is no standby is taken in a second round where a standby is only preferred', () => {
    expect(passesOf('prefer-standby')).toEqual(['standby', 'any']);
    expect(passesOf('primary')).toEqual(['primary']);
  });
});
