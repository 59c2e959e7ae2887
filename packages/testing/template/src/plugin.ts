import { BetterSqlite3Driver } from '@sqlayer/dialect-sqlite';
import { definePlugin, dialect, type Plugin } from '@sqlayer/kernel';
import { AcmeDialect } from './dialect.ts';

// Lets `variant(Text, { acme: … })` and `ddlIf: { dialect: 'acme' }` know the name.
declare module '@sqlayer/expression' {
  interface DialectNames {
    acme: string;
  }
}

/** Provides Acme to a kernel, for URLs that begin with `acme:`. */
export const acme: Plugin = definePlugin({
  name: 'sqlayer-dialect-acme',
  version: '0.1.0',
  provides: [dialect('acme')],
  install(context) {
    context.provide(dialect('acme'), () => ({
      name: 'acme',
      drivers: ['better-sqlite3'],
      create: () => new AcmeDialect(new BetterSqlite3Driver()),
    }));
  },
});
