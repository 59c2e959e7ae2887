import { Node, type NodePass } from '@sqlayer/expression';
import { ArgumentError } from '@sqlayer/kernel/errors';

/** LIMIT of an UPDATE or DELETE, which only MySQL and MariaDB have. */
export class MysqlLimit extends Node {
  readonly rows: number;

  constructor(rows: number) {
    super();
    this.rows = rows;
  }

  get kind(): 'mysqlLimit' {
    return 'mysqlLimit';
  }

  describe(pass: NodePass): void {
    pass.atom('rows', this.rows);
  }
}

/** At most so many rows are changed: `delete_(t).where(…).withClause(mysqlLimit(5))`. */
export function mysqlLimit(rows: number): MysqlLimit {
  if (Number.isSafeInteger(rows) && rows >= 0) return new MysqlLimit(rows);
  throw new ArgumentError('SQL_INVALID_LIMIT', `mysqlLimit() takes a whole number from 0, not ${rows}.`);
}
