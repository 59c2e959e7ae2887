import { administer } from './administration.ts';

/**
 * Databases of a PostgreSQL server that tests use one after another.
 *
 * To make and to drop one, the server writes all it has to the disk; to empty one it need not.
 */
export class PostgresDatabases implements AsyncDisposable {
  readonly #server: string;
  readonly #made: string[] = [];
  readonly #free: string[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  /** The name of an empty database that nobody else uses. */
  async take(): Promise<string> {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const name = `sqlayer_test_${process.pid}_${Date.now()}_${this.#made.length}`;
    this.#made.push(name);
    await administer(this.#server, `CREATE DATABASE ${name}`);
    return name;
  }

  /** Takes back a database that is empty again. */
  giveBack(name: string): void {
    this.#free.push(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#made.splice(0)) await administer(this.#server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

/** Sends everybody away and drops all schemas; refuses where there is what tests seldom make, and what would outlive that. */
const emptying = `DO $$ DECLARE name TEXT; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
  IF EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database()) OR EXISTS (SELECT FROM pg_publication)
    OR EXISTS (SELECT FROM pg_event_trigger) OR EXISTS (SELECT FROM pg_foreign_data_wrapper)
    OR EXISTS (SELECT FROM pg_largeobject_metadata) OR EXISTS (SELECT FROM pg_default_acl)
  THEN RAISE 'it cannot be emptied'; END IF;
  EXECUTE format('ALTER DATABASE %I RESET ALL', current_database());
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public AUTHORIZATION pg_database_owner;
  GRANT USAGE ON SCHEMA public TO public;
END $$`;

/** Takes away everything that tests can have made in a database, everybody in it included; false where that cannot be done. */
export async function emptyPostgres(url: string): Promise<boolean> {
  return administer(url, emptying).then(
    () => true,
    () => false,
  );
}
