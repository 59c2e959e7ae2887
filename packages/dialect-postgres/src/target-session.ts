import type { TargetSession } from './connection-options.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** What a server reports of itself at the start and when it changes (PostgreSQL manual, 55.2.7). */
export type ServerParameters = Readonly<Record<string, string | undefined>>;

/** What is asked of the servers, in rounds: of those that may be preferred, first, and then of any. */
export function passesOf(target: TargetSession): readonly Exclude<TargetSession, 'prefer-standby'>[] {
  return target === 'prefer-standby' ? ['standby', 'any'] : [target];
}

/**
 * Why a server does not do, or undefined if it does (`target_session_attrs`, PostgreSQL manual, 32.1.2).
 *
 * Servers report the settings from version 14 on; where something in between keeps them to itself, they are asked for.
 */
export async function unfitness(
  target: Exclude<TargetSession, 'prefer-standby'>,
  parameters: ServerParameters,
  connection: PostgresConnection,
): Promise<string | undefined> {
  if (target === 'any') return undefined;
  const isStandby = parameters['in_hot_standby'] ?? (await ask(connection, 'SELECT pg_catalog.pg_is_in_recovery()'));
  if (target === 'primary' || target === 'standby') {
    const isFit = isOn(isStandby) === (target === 'standby');
    return isFit ? undefined : `it is a ${target === 'primary' ? 'standby' : 'primary'}`;
  }
  const readOnly = parameters['default_transaction_read_only'] ?? (await ask(connection, 'SHOW default_transaction_read_only'));
  const isReadOnly = isOn(isStandby) || isOn(readOnly);
  return isReadOnly === (target === 'read-only') ? undefined : `it is ${isReadOnly ? 'read-only' : 'read-write'}`;
}

async function ask(connection: PostgresConnection, sql: string): Promise<unknown> {
  const { rows } = await connection.execute({ sql, parameters: [], exactIntegers: false, prepare: false, signal: undefined });
  return rows[0]?.[0];
}

function isOn(value: unknown): boolean {
  return value === true || value === 'on';
}
