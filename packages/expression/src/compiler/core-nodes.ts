import type { StringAggregate, WithinGroup } from '../elements/aggregate.ts';
import type { AssignedValue } from '../elements/assigned-value.ts';
import type { BindParameter, Cast, ExpressionList, Keyword, Label, Operation } from '../elements/column-element.ts';
import type { Case } from '../elements/conditional.ts';
import type { Extract } from '../elements/extract.ts';
import type { FieldAccess, FunctionCall } from '../elements/function-call.ts';
import type { Grouping } from '../elements/grouping.ts';
import type { JsonElement } from '../elements/json.ts';
import type { Name } from '../elements/name.ts';
import type { NextValue } from '../elements/next-value.ts';
import type { OutArgument } from '../elements/out-argument.ts';
import type { SubqueryExpression } from '../elements/subquery-expression.ts';
import type { SqlFragment } from '../elements/text.ts';
import type { TypeCoerce } from '../elements/type-coerce.ts';
import type { Over } from '../elements/window.ts';
import type { Table } from '../schema/table.ts';
import type { Alias } from '../selectables/alias.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { Join } from '../selectables/join.ts';
import type { Cte, Subquery } from '../selectables/subquery.ts';
import type { TableFunction } from '../selectables/table-function.ts';
import type { TableSample } from '../selectables/table-sample.ts';
import type { Values, ValuesExpression } from '../selectables/values.ts';
import type { Call } from '../statements/call.ts';
import type { Assignment } from '../statements/data-change.ts';
import type {
  DropColumnComment,
  DropConstraintComment,
  DropTableComment,
  SetColumnComment,
  SetConstraintComment,
  SetIndexComment,
  SetTableComment,
} from '../statements/ddl/comment-ddl.ts';
import type { AddConstraint, DeferForeignKeys, DropConstraint } from '../statements/ddl/constraint-ddl.ts';
import type { DdlText } from '../statements/ddl/ddl-text.ts';
import type { CreateIndex, DropIndex } from '../statements/ddl/index-ddl.ts';
import type { CreateSchema, CreateSequence, DropSchema, DropSequence } from '../statements/ddl/schema-ddl.ts';
import type { CreateTable, DropTable } from '../statements/ddl/table-ddl.ts';
import type { CreateDomain, CreateEnumType, DropDomain, DropEnumType } from '../statements/ddl/type-ddl.ts';
import type { CreateTableAs, CreateView, DropView } from '../statements/ddl/view-ddl.ts';
import type { Delete } from '../statements/delete.ts';
import type { Insert, InsertRows } from '../statements/insert.ts';
import type { Merge, MergeClause } from '../statements/merge.ts';
import type { ExcludedRow, OnConflict } from '../statements/on-conflict.ts';
import type { Select } from '../statements/select.ts';
import type { SetOperation } from '../statements/set-operation.ts';
import type { TextStatement } from '../statements/text-statement.ts';
import type { Update } from '../statements/update.ts';

/** Every kind of node inside an expression. */
export interface ExpressionNodes {
  columnReference: ColumnReference;
  bindParameter: BindParameter;
  operation: Operation;
  label: Label<unknown, string, string>;
  name: Name;
  keyword: Keyword;
  expressionList: ExpressionList;
  functionCall: FunctionCall;
  fieldAccess: FieldAccess;
  withinGroup: WithinGroup;
  stringAggregate: StringAggregate;
  grouping: Grouping;
  over: Over;
  case: Case;
  cast: Cast;
  typeCoerce: TypeCoerce;
  extract: Extract;
  jsonElement: JsonElement;
  nextValue: NextValue;
  assignedValue: AssignedValue;
  outArgument: OutArgument;
  sqlFragment: SqlFragment;
  subqueryExpression: SubqueryExpression;
  valuesExpression: ValuesExpression;
}

/** Every kind of node that stands in FROM. */
export interface FromNodes {
  table: Table;
  alias: Alias;
  tableSample: TableSample<unknown, string>;
  subquery: Subquery<unknown>;
  cte: Cte<unknown>;
  values: Values;
  tableFunction: TableFunction;
  excludedRow: ExcludedRow;
  join: Join;
}

/** Every kind of statement, and its parts. */
export interface StatementNodes {
  select: Select<unknown, string>;
  setOperation: SetOperation;
  insert: Insert<unknown, unknown>;
  insertRows: InsertRows;
  onConflict: OnConflict;
  update: Update<unknown, unknown>;
  assignment: Assignment;
  delete: Delete<unknown>;
  merge: Merge<unknown, unknown>;
  mergeClause: MergeClause;
  callStatement: Call;
  textStatement: TextStatement<unknown>;
}

/** Every kind of statement that changes the schema. */
export interface DdlNodes {
  createTable: CreateTable;
  dropTable: DropTable;
  createIndex: CreateIndex;
  dropIndex: DropIndex;
  addConstraint: AddConstraint;
  dropConstraint: DropConstraint;
  deferForeignKeys: DeferForeignKeys;
  createSchema: CreateSchema;
  dropSchema: DropSchema;
  createSequence: CreateSequence;
  dropSequence: DropSequence;
  createView: CreateView<unknown, string>;
  dropView: DropView;
  createTableAs: CreateTableAs<unknown, string>;
  setTableComment: SetTableComment;
  dropTableComment: DropTableComment;
  setColumnComment: SetColumnComment;
  dropColumnComment: DropColumnComment;
  setConstraintComment: SetConstraintComment;
  setIndexComment: SetIndexComment;
  dropConstraintComment: DropConstraintComment;
  createEnumType: CreateEnumType;
  dropEnumType: DropEnumType;
  createDomain: CreateDomain;
  dropDomain: DropDomain;
  ddlText: DdlText;
}

/**
 * The one list of node kinds.
 *
 * A dialect's own nodes are `interface PgNodes extends CoreNodes`, its compiler `implements VisitorFor<PgNodes>`.
 */
export interface CoreNodes extends ExpressionNodes, FromNodes, StatementNodes, DdlNodes {}

/** A class with one method per kind of node, so that a gap does not compile. */
export type VisitorFor<Nodes> = { [Kind in keyof Nodes]: (node: Nodes[Kind]) => string };
