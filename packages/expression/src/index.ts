/** The SQL expression language of sqlayer: tables and columns, statements, types, and their compilers. */

export type { Scope } from './compiler/compile-state.ts';
export { CompileState } from './compiler/compile-state.ts';
export type { BindStyle } from './compiler/compiled.ts';
export { CompiledStatement } from './compiler/compiled.ts';
export type { CompilerContext, NodeCompiler } from './compiler/compiler-context.ts';
export type { CoreNodes, DdlNodes, ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './compiler/core-nodes.ts';
export { DdlCompiler } from './compiler/ddl-compiler.ts';
export { ExpressionCompiler } from './compiler/expression-compiler.ts';
export { foreignKeyCondition } from './compiler/from-list.ts';
export type { IdentifierRules } from './compiler/identifiers.ts';
export { IdentifierPreparer } from './compiler/identifiers.ts';
export { SelectCompiler } from './compiler/select-compiler.ts';
export { StatementCompiler } from './compiler/statement-compiler.ts';
export type { CoreTypes, TypeVisitor } from './compiler/type-compiler.ts';
export {
  decodeBigInteger,
  decodeInteger,
  decodeUnknown,
  encodeBigInteger,
  encodeBoolean,
  encodeBytes,
  encodeDate,
  encodeDecimal,
  encodeInteger,
  encodeJson,
  encodeNumber,
  encodeString,
  encodeTime,
  encodeTimestamp,
  encodeUuid,
  invalid,
  quoteString,
  TypeCompiler,
} from './compiler/type-compiler.ts';
export { AnsiDialect } from './dialect/ansi-dialect.ts';
export type { NodeWriter } from './dialect/default-dialect.ts';
export { DefaultDialect } from './dialect/default-dialect.ts';
export { reservedWords } from './dialect/reserved-words.ts';
export {
  BindParameter,
  ColumnElement,
  conjunction,
  ExpressionList,
  falseLiteral,
  Keyword,
  Label,
  negation,
  nullLiteral,
  Operation,
  operand,
  trueLiteral,
} from './elements/column-element.ts';
export { asColumnGroup, ColumnGroup } from './elements/column-group.ts';
export type { CaseStart } from './elements/conditional.ts';
export { Case, Cast, case_, cast } from './elements/conditional.ts';
export type { Expression, NamedExpression, Operand, SubqueryOperand } from './elements/expression.types.ts';
export { asExpression } from './elements/expression.types.ts';
export { FunctionCall, func } from './elements/function-call.ts';
export { and, bindParam, literal, not, or, secret } from './elements/logic.ts';
export type { NodePass } from './elements/node.ts';
export { Node } from './elements/node.ts';
export type { Operator, OperatorName } from './elements/operators.ts';
export { operators } from './elements/operators.ts';
export { exists, SubqueryExpression } from './elements/subquery-expression.ts';
export { SqlFragment } from './elements/text.ts';
export type { FrameBound, WindowOptions } from './elements/window.ts';
export { Over } from './elements/window.ts';
export type { ExpressionErrorCode } from './errors.ts';
export { expressionErrorCodes } from './errors.ts';
export type {
  ColumnKeys,
  ColumnSpecs,
  ColumnValue,
  InsertValues,
  IsOptional,
  RequiredKeys,
  TableColumns,
  UpdateValues,
} from './schema/column.types.ts';
export type { AnyColumnDef, ColumnDef, ColumnOptions, ColumnTarget, ForeignKeyDefinition } from './schema/column-definition.ts';
export { column, references } from './schema/column-definition.ts';
export type { ForeignKeyActions, TableConstraint } from './schema/constraints.ts';
export {
  CheckConstraint,
  check,
  ForeignKeyConstraint,
  foreignKey,
  Index,
  index,
  PrimaryKeyConstraint,
  primaryKey,
  UniqueConstraint,
  unique,
} from './schema/constraints.ts';
export type { SchemaTarget } from './schema/metadata.ts';
export { MetaData } from './schema/metadata.ts';
export type { TableOptions, TableRegistry } from './schema/table.ts';
export { Table, table } from './schema/table.ts';
export type { TableOrder } from './schema/table-order.ts';
export { orderTables } from './schema/table-order.ts';
export { Alias, TableAlias } from './selectables/alias.ts';
export { ColumnReference, columnCollection, FromClause, guard } from './selectables/from-clause.ts';
export type { JoinPath, JoinType } from './selectables/join.ts';
export { asFrom, Join, JoinStep, joinPath } from './selectables/join.ts';
export type { CteOptions, QueryColumns } from './selectables/subquery.ts';
export { Cte, Subquery } from './selectables/subquery.ts';
export { AddForeignKey, CreateIndex, CreateTable, createTable, DropTable, dropTable } from './statements/ddl.ts';
export { Delete, delete_ } from './statements/delete.ts';
export { Insert, insert } from './statements/insert.ts';
export { Query } from './statements/query.ts';
export type { AnySelect } from './statements/select.ts';
export { Select, select } from './statements/select.ts';
export type {
  EntityAlias,
  EntityClass,
  First,
  JoinTarget,
  Rows,
  Selectable,
  TargetName,
  Tuple,
  ValueOf,
} from './statements/select.types.ts';
export type { SetOperator } from './statements/set-operation.ts';
export { except, intersect, SetOperation, union, unionAll } from './statements/set-operation.ts';
export type { OutputColumn } from './statements/statement.ts';
export { Rowset, Statement } from './statements/statement.ts';
export { SqlTemplate, sql, TextStatement, text } from './statements/text-statement.ts';
export { Update, update } from './statements/update.ts';
export { toSql } from './traversal/print.ts';
export { structureOf } from './traversal/structure.ts';
export { childrenOf, rewrite, walk } from './traversal/walk.ts';
export { CustomType, customType } from './types/custom-type.ts';
export { BigInteger, Double, Float, FloatType, Integer, IntegerType, Numeric, NumericType, SmallInteger } from './types/numeric.ts';
export { BinaryType, Blob, Bool, BooleanType, Unknown, UnknownType } from './types/scalar.ts';
export type { TypeFamily, TypeImplementation, TypeOf } from './types/sql-type.ts';
export { AnySqlType, SqlType } from './types/sql-type.ts';
export { Json, JsonType } from './types/structured.ts';
export { DateOnly, TemporalType, TimeOnly, Timestamp } from './types/temporal.ts';
export { Char, Enum, EnumType, StringType, Text, Uuid, UuidType, Varchar } from './types/text.ts';
