import {
  BindParameter,
  DdlCompiler,
  Integer,
  type Operator,
  type OperatorName,
  type Query,
  type Rowset,
  StatementCompiler,
} from '@sqlayer/expression';

const noLimit = new BindParameter(-1, Integer);
const noOffset = new BindParameter(0, Integer);

/** SQLite's way of what it writes otherwise than the standard. */
export class SqliteStatementCompiler extends StatementCompiler {
  /** OFFSET needs a LIMIT; -1 is none. */
  protected override limitClause({ limitValue, offsetValue }: Query): string {
    if (limitValue === undefined && offsetValue === undefined) return '';
    return `LIMIT ${this.visit(limitValue ?? noLimit)} OFFSET ${this.visit(offsetValue ?? noOffset)}`;
  }

  protected override operatorSql(name: OperatorName | Operator, operator: Operator): string {
    // IS and IS NOT compare any values, NULL included.
    if (name === 'isDistinctFrom') return 'IS NOT';
    if (name === 'isNotDistinctFrom') return 'IS';
    return super.operatorSql(name, operator);
  }

  /** A query of a set operation takes no parentheses; as a query in FROM it may have an order and a limit. */
  protected override parenthesizedMember(sql: string, _query: Rowset): string {
    return `SELECT * FROM (${sql})`;
  }
}

/** An integer primary key is an alias of the rowid, which SQLite makes without being told. */
export class SqliteDdlCompiler extends DdlCompiler {
  protected override autoincrementClause(): string {
    return '';
  }
}
