import { definePlugin, dialect, type Plugin } from '@sqlayer/kernel';
import { MariadbDialect, MysqlDialect } from './dialect.ts';
import { Mysql2Driver } from './driver-mysql2.ts';

/** Provides MySQL and MariaDB to a kernel; the scheme of a URL says which of the two a server is, and the server's own answer counts. */
export const mysql: Plugin = definePlugin({
  name: '@sqlayer/dialect-mysql',
  version: '0.1.0',
  provides: [dialect('mysql'), dialect('mariadb')],
  install(context) {
    context.provide(dialect('mysql'), () => ({ name: 'mysql', drivers: ['mysql2'], create: () => new MysqlDialect(new Mysql2Driver()) }));
    context.provide(dialect('mariadb'), () => ({
      name: 'mariadb',
      drivers: ['mysql2'],
      create: () => new MariadbDialect(new Mysql2Driver()),
    }));
  },
});
