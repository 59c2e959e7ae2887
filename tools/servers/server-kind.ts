/** The database servers that tests talk to. */
export const serverKinds = ['postgres', 'mariadb', 'mysql', 'oracle', 'mssql'] as const;

export type ServerKind = (typeof serverKinds)[number];

export interface ServerDescription {
  readonly title: string;
  /** Names a server to use instead of the usual one. */
  readonly variable: string;
  /** Where one is looked for; undefined where none can be had without being named. */
  readonly usualUrl: string | undefined;
  /** In CI its absence fails the run. */
  readonly required: boolean;
  /** Whether sqlayer connects to it; where it does not yet, a server is of no use. */
  readonly hasDriver: boolean;
}

export const servers: Readonly<Record<ServerKind, ServerDescription>> = {
  postgres: {
    title: 'PostgreSQL',
    variable: 'SQLAYER_TEST_POSTGRES',
    usualUrl: 'postgres://postgres@127.0.0.1:5432/postgres',
    required: true,
    hasDriver: true,
  },
  mariadb: {
    title: 'MariaDB',
    variable: 'SQLAYER_TEST_MARIADB',
    usualUrl: 'mariadb://root@127.0.0.1:3306',
    required: true,
    hasDriver: true,
  },
  // The usual port may be taken by MariaDB; a MySQL is started.
  mysql: { title: 'MySQL', variable: 'SQLAYER_TEST_MYSQL', usualUrl: undefined, required: true, hasDriver: true },
  oracle: { title: 'Oracle Database', variable: 'SQLAYER_TEST_ORACLE', usualUrl: undefined, required: false, hasDriver: false },
  mssql: { title: 'SQL Server', variable: 'SQLAYER_TEST_MSSQL', usualUrl: undefined, required: false, hasDriver: false },
};
