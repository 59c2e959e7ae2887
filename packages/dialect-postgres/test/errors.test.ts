import { databaseErrorCodes } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../src/errors.ts';
import { PostgresError } from '../src/protocol/server-message.ts';

/** Every code of Appendix A of the manual for PostgreSQL 18, by class. */
const appendix: Readonly<Record<string, string>> = {
  '00': '000',
  '01': '000 003 004 006 007 008 00C P01',
  '02': '000 001',
  '03': '000',
  '08': '000 001 003 004 006 007 P01',
  '09': '000',
  '0A': '000',
  '0B': '000',
  '0F': '000 001',
  '0L': '000 P01',
  '0P': '000',
  '0Z': '000 002',
  '10': '608',
  '20': '000',
  '21': '000',
  '22': '000 001 002 003 004 005 007 008 009 00B 00C 00D 00F 00G 00H 00L 00M 00N 00S 00T 010 011 012 013 014 015 016 018 019 01B 01E 01F 01G 01W 01X 021 022 023 024 025 026 027 02E 02G 02H 030 031 032 033 034 035 036 037 038 039 03A 03B 03C 03D 03E 03F 03G P01 P02 P03 P04 P05 P06',
  '23': '000 001 502 503 505 514 P01',
  '24': '000',
  '25': '000 001 002 003 004 005 006 007 008 P01 P02 P03 P04',
  '26': '000',
  '27': '000',
  '28': '000 P01',
  '2B': '000 P01',
  '2D': '000',
  '2F': '000 002 003 004 005',
  '34': '000',
  '38': '000 001 002 003 004',
  '39': '000 001 004 P01 P02 P03',
  '3B': '000 001',
  '3D': '000',
  '3F': '000',
  '40': '000 001 002 003 P01',
  '42': '000 501 601 602 611 622 701 702 703 704 710 712 723 725 803 804 809 830 846 883 8C9 939 P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21 P22',
  '44': '000',
  '53': '000 100 200 300 400',
  '54': '000 001 011 023',
  '55': '000 006 P02 P03 P04',
  '57': '000 014 P01 P02 P03 P04 P05',
  '58': '000 030 P01 P02 P03',
  F0: '000 001',
  HV: '000 001 002 004 005 006 007 008 009 00A 00B 00C 00D 00J 00K 00L 00M 00N 00P 00Q 00R 010 014 021 024 090 091',
  P0: '000 001 002 003 004',
  XX: '000 001 002',
};
const codes = Object.entries(appendix)
  .flatMap(([start, ends]) => ends.split(' ').map((end) => start + end))
  .sort();

function server(fields: Partial<PostgresError> & { readonly code: string }): PostgresError {
  return new PostgresError({ severity: 'ERROR', message: 'something about "secret"', ...fields });
}

describe('a SQLSTATE', () => {
  test.each(codes)('%s has a meaning, with one of our codes and a sentence of our own', (code) => {
    const meaning = classifyError(server({ code }));
    expect(Object.keys(databaseErrorCodes)).toContain(meaning.code);
    expect(meaning.message).toMatch(/^[a-z].*\.$/);
    expect(meaning.nativeCode).toBe(code);
    // What is not about the text of the SQL can hold values.
    if (meaning.kind !== 'programming' && meaning.code !== 'DB_TYPE_MISMATCH') expect(meaning.message).not.toContain('secret');
    // The manual has no more specific meaning for the code of a class itself than that.
    expect(meaning.message).not.toMatch(/undefined/);
  });

  test('that nobody knows is an error all the same', () => {
    expect(classifyError(server({ code: 'ZZ999' }))).toMatchObject({ kind: 'other', code: 'DB_ERROR', nativeCode: 'ZZ999' });
  });

  test('says whether trying again can help, and only where it can', () => {
    const retryable = codes.filter((code) => classifyError(server({ code })).retryable);
    expect(retryable).toEqual([
      ...['08000', '08001', '08003', '08004', '08006', '08007'],
      ...['25P03', '25P04', '26000', '40000', '40001', '40P01', '53000', '53200', '53300', '53400'],
      ...['55006', '55P03', '57P01', '57P02', '57P03', '57P05'],
    ]);
  });

  test('says whether the connection is lost', () => {
    const lost = codes.filter((code) => classifyError(server({ code })).disconnected);
    expect(lost).toEqual([...['08000', '08001', '08003', '08004', '08006', '08007', '25P03', '25P04', '57P01', '57P02', '57P04', '57P05']]);
    const fatal = codes.filter((code) => !classifyError(server({ code, severity: 'FATAL' })).disconnected);
    // These come before there is a connection to lose.
    expect(fatal).toEqual(['28000', '28P01', '3D000', '53300', '57P03']);
  });

  test.each([
    ['23505', 'integrity', 'DB_UNIQUE_VIOLATION'],
    ['23503', 'integrity', 'DB_FOREIGN_KEY_VIOLATION'],
    ['23001', 'integrity', 'DB_FOREIGN_KEY_VIOLATION'],
    ['23502', 'integrity', 'DB_NOT_NULL_VIOLATION'],
    ['23514', 'integrity', 'DB_CHECK_VIOLATION'],
    ['44000', 'integrity', 'DB_CHECK_VIOLATION'],
    ['23P01', 'integrity', 'DB_EXCLUSION_VIOLATION'],
    ['40001', 'operational', 'DB_SERIALIZATION_FAILURE'],
    ['40P01', 'operational', 'DB_DEADLOCK'],
    ['55P03', 'operational', 'DB_LOCKED'],
    ['57014', 'operational', 'DB_CANCELLED'],
    ['08P01', 'programming', 'DB_INVALID_PARAMETER'],
    ['22003', 'data', 'DB_INVALID_VALUE'],
  ])('%s is %s and %s', (code, kind, ours) => {
    expect(classifyError(server({ code }))).toMatchObject({ kind, code: ours });
  });

  test('of a constraint names it, and the column where there is none', () => {
    expect(classifyError(server({ code: '23505', constraint: 'a_key', detail: 'Key (a)=(secret)' }))).toMatchObject({
      constraint: 'a_key',
      message: 'a value is there already that may be there once (a_key).',
    });
    expect(classifyError(server({ code: '23502', table: 't', column: 'a' })).message).toContain('(t.a)');
  });

  test('of a plan whose columns have changed is told from what the server does not have', () => {
    expect(classifyError(server({ code: '0A000', routine: 'RevalidateCachedQuery' }))).toMatchObject({
      code: 'DB_STATEMENT_OUTDATED',
      retryable: true,
    });
    expect(classifyError(server({ code: '0A000', routine: 'other' }))).toMatchObject({ code: 'DB_ERROR', retryable: false });
  });
});

describe('an error of the driver', () => {
  test.each([
    [{ code: 'ECONNREFUSED' }, 'DB_CANNOT_CONNECT', true],
    [{ code: 'ENOTFOUND' }, 'DB_CANNOT_CONNECT', true],
    [{ code: 'ECONNRESET' }, 'DB_CONNECTION_LOST', true],
    [{ message: 'Connection terminated unexpectedly' }, 'DB_CONNECTION_LOST', true],
    [{ message: 'timeout expired' }, 'DB_CONNECTION_LOST', true],
    [{ message: 'The server does not support SSL connections' }, 'DB_CANNOT_CONNECT', false],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'DB_CANNOT_CONNECT', false],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'DB_CANNOT_CONNECT', false],
    [{ message: 'whatever' }, 'DB_ERROR', false],
    [undefined, 'DB_ERROR', false],
  ])('%j is %s', (error, code, disconnected) => {
    expect(classifyError(error)).toMatchObject({ code, disconnected });
  });
});
