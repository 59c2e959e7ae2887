import type { BindParameter, ExpressionList, Keyword, Label, Operation } from '../elements/column-element.ts';
import type { Case, Cast } from '../elements/conditional.ts';
import type { FunctionCall } from '../elements/function-call.ts';
import type { SubqueryExpression } from '../elements/subquery-expression.ts';
import type { SqlFragment } from '../elements/text.ts';
import type { Over } from '../elements/window.ts';
import type { Table } from '../schema/table.ts';
import type { Alias } from '../selectables/alias.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { Join } from '../selectables/join.ts';
import type { Cte, Subquery } from '../selectables/subquery.ts';
import type { AddForeignKey, CreateIndex, CreateTable, DropTable } from '../statements/ddl.ts';
import type { Delete } from '../statements/delete.ts';
import type { Insert, InsertRows } from '../statements/insert.ts';
import type { Select } from '../statements/select.ts';
import type { SetOperation } from '../statements/set-operation.ts';
import type { TextStatement } from '../statements/text-statement.ts';
import type { Assignment, Update } from '../statements/update.ts';

/** Every kind of node inside an expression. */
export interface ExpressionNodes {
  columnReference: ColumnReference;
  bindParameter: BindParameter;
  operation: Operation;
  label: Label<unknown, string, string>;
  keyword: Keyword;
  expressionList: ExpressionList;
  functionCall: FunctionCall;
  over: Over;
  case: Case;
  cast: Cast;
  sqlFragment: SqlFragment;
  subqueryExpression: SubqueryExpression;
}

/** Every kind of node that stands in FROM. */
export interface FromNodes {
  table: Table;
  alias: Alias;
  subquery: Subquery<unknown>;
  cte: Cte<unknown>;
  join: Join;
}

/** Every kind of statement, and its parts. */
export interface StatementNodes {
  select: Select<unknown, string>;
  setOperation: SetOperation;
  insert: Insert<unknown, unknown>;
  insertRows: InsertRows;
  update: Update<unknown, unknown>;
  assignment: Assignment;
  delete: Delete<unknown>;
  textStatement: TextStatement<unknown>;
}

/** Every kind of statement that changes the schema. */
export interface DdlNodes {
  createTable: CreateTable;
  dropTable: DropTable;
  createIndex: CreateIndex;
  addForeignKey: AddForeignKey;
}

/**
 * The one list of node kinds.
 *
 * A dialect's own nodes are `interface PgNodes extends CoreNodes`, its compiler `implements VisitorFor<PgNodes>`.
 */
export interface CoreNodes extends ExpressionNodes, FromNodes, StatementNodes, DdlNodes {}

/** A class with one method per kind of node, so that a gap does not compile. */
export type VisitorFor<Nodes> = { [Kind in keyof Nodes]: (node: Nodes[Kind]) => string };
