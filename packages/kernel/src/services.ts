import type { DialectProvider, PoolFactory } from './contracts/index.ts';
import { type Token, token } from './token.ts';

/** Makes pools; the pool plugin provides it. */
export const poolFactory: Token<PoolFactory> = token<PoolFactory>('sqlayer:pool-factory');

const dialects = new Map<string, Token<DialectProvider>>();

/** The service that makes dialects of a name, which is also the scheme of their URLs. */
export function dialect(name: string): Token<DialectProvider> {
  let known = dialects.get(name);
  if (known === undefined) {
    known = token<DialectProvider>(`sqlayer:dialect:${name}`);
    dialects.set(name, known);
  }
  return known;
}
