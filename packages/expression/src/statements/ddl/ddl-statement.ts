import type { DdlCondition } from '../../schema/ddl-condition.ts';
import { Statement } from '../statement.ts';

/**
 * A statement that changes the schema.
 *
 * An application's own extends it with a `kind`, and says by `dialect.compiles(kind, …)` how it is written. What it is
 * made of is reported as atoms: DDL takes no parameters, so two statements with different values differ in their text.
 */
export abstract class DdlStatement extends Statement<never, never, never> {
  /** Where it is executed when it belongs to a schema. */
  readonly condition: DdlCondition | undefined = undefined;

  /**
   * A copy that is left out, as an event of a table or a metadata, where the condition does not hold:
   * `ddl('CREATE EXTENSION …').executeIf({ dialect: 'postgres' })`. Executed by itself it is always sent.
   */
  executeIf(condition: DdlCondition): this {
    return this.copyWith({ condition });
  }
}
