import type { Capabilities } from '@sqlayer/kernel/contracts';

/** What is asked of a dialect to know which DDL it needs. */
export interface SchemaDialect {
  readonly name: string;
  readonly capabilities: Capabilities;
}

/** Where a part of a schema exists: in some dialects only, or where `when` says so. */
export interface DdlCondition {
  readonly dialect?: string | readonly string[] | undefined;
  readonly when?: ((dialect: SchemaDialect) => boolean) | undefined;
}

/** Whether a condition holds; none always does. */
export function holds(condition: DdlCondition | undefined, dialect: SchemaDialect): boolean {
  if (condition === undefined) return true;
  const { dialect: names, when } = condition;
  if (names !== undefined && !(typeof names === 'string' ? [names] : names).includes(dialect.name)) return false;
  return when?.(dialect) ?? true;
}
