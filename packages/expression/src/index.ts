/** The SQL expression language of sqlayer: tables and columns, statements, types, and their compilers. */

export type { Scope } from './compiler/compile-state.ts';
export { CompileState } from './compiler/compile-state.ts';
export type { BindStyle, RowLayout } from './compiler/compiled.ts';
export { CompiledStatement, valuesLayout } from './compiler/compiled.ts';
export type { CompilerContext } from './compiler/compiler-context.ts';
export type { CoreNodes, DdlNodes, ExpressionNodes, FromNodes, StatementNodes, VisitorFor } from './compiler/core-nodes.ts';
export { DdlCompiler, ordered } from './compiler/ddl-compiler.ts';
export type { DdlFeature, DdlOptionNames } from './compiler/ddl-features.ts';
export { parseDuration, readDuration, writeDuration } from './compiler/duration.ts';
export { ExpressionCompiler, jsonPathText } from './compiler/expression-compiler.ts';
export { foreignKeyCondition } from './compiler/from-list.ts';
export type { IdentifierRules } from './compiler/identifiers.ts';
export { IdentifierPreparer } from './compiler/identifiers.ts';
export type { InsertParts } from './compiler/insert-compiler.ts';
export { decodeTimestamp, encodeTimestamp } from './compiler/instant-encoding.ts';
export { decodeJson, encodeJson } from './compiler/json-encoding.ts';
export type { NodeCompiler, NodeWriter, NodeWriters } from './compiler/node-writers.ts';
export { compiles } from './compiler/node-writers.ts';
export { byColumns } from './compiler/row-comparison.ts';
export type { ColumnValues, RowSource } from './compiler/row-source.ts';
export { columnParameter } from './compiler/row-source.ts';
export { lockWait, SelectCompiler } from './compiler/select-compiler.ts';
export type { Sources } from './compiler/statement-compiler.ts';
export { StatementCompiler } from './compiler/statement-compiler.ts';
export type { CoreTypes, TypeVisitor } from './compiler/type-compiler.ts';
export { bareWord, checkMember, sized, TypeCompiler, wholeSize } from './compiler/type-compiler.ts';
export {
  decodeBigInteger,
  decodeBoolean,
  decodeDate,
  decodeDecimal,
  decodeInteger,
  decodeTime,
  decodeUnknown,
  decodeUuid,
  encodeBigInteger,
  encodeBit,
  encodeBoolean,
  encodeBytes,
  encodeDate,
  encodeDecimal,
  encodeDecimalOf,
  encodeInteger,
  encodeNumber,
  encodeString,
  encodeTime,
  encodeUuid,
  encodeWithin,
  hex,
  invalid,
  quoteString,
  unreadable,
} from './compiler/type-encoding.ts';
export { AnsiDialect } from './dialect/ansi-dialect.ts';
export type { DataLoadTarget } from './dialect/data-load.ts';
export { DataLoad } from './dialect/data-load.ts';
export { DefaultDialect } from './dialect/default-dialect.ts';
export { reservedWords } from './dialect/reserved-words.ts';
export type { RelationSelection } from './dialect/schema-inspector.ts';
export { groupRows, SchemaInspector } from './dialect/schema-inspector.ts';
export { UnconnectedDialect } from './dialect/unconnected-dialect.ts';
export { StringAggregate, stringAggregate, WithinGroup, withinGroup } from './elements/aggregate.ts';
export { AssignedValue, assigned } from './elements/assigned-value.ts';
export {
  BindParameter,
  Cast,
  ColumnElement,
  conjunction,
  ExpressionList,
  falseLiteral,
  Keyword,
  Label,
  nullLiteral,
  Operation,
  operand,
  trueLiteral,
} from './elements/column-element.ts';
export { asColumnGroup, ColumnGroup } from './elements/column-group.ts';
export type { CaseCondition, CaseStart } from './elements/conditional.ts';
export { Case, case_, cast, tryCast } from './elements/conditional.ts';
export type {
  BindParameterOptions,
  Expression,
  MatchOptions,
  NamedExpression,
  Operand,
  OperationModifiers,
  SearchOptions,
  SubqueryOperand,
} from './elements/expression.types.ts';
export { asExpression } from './elements/expression.types.ts';
export type { DateField } from './elements/extract.ts';
export { Extract, extract } from './elements/extract.ts';
export { FieldAccess, FunctionCall, func } from './elements/function-call.ts';
export { sqlFunction } from './elements/function-definition.ts';
export { cube, Grouping, groupingSets, rollup } from './elements/grouping.ts';
export type { JsonDocument, JsonPath } from './elements/json.ts';
export { JsonElement, json, jsonNull } from './elements/json.ts';
export type { BindParamOptions } from './elements/logic.ts';
export { and, bindParam, literal, negation, not, or, secret } from './elements/logic.ts';
export { Name } from './elements/name.ts';
export type { NamedSequence } from './elements/next-value.ts';
export { NextValue, nextValue } from './elements/next-value.ts';
export type { NodePass } from './elements/node.ts';
export { Node } from './elements/node.ts';
export type { Operator, OperatorName, OperatorOptions } from './elements/operators.ts';
export { customOperator, operatorOf, operators } from './elements/operators.ts';
export { inOut, OutArgument, out } from './elements/out-argument.ts';
export { allOf, anyOf } from './elements/quantified.ts';
export { SubqueryExpression } from './elements/subquery-expression.ts';
export { SqlFragment } from './elements/text.ts';
export { Tuple as TupleExpression, tuple } from './elements/tuple.ts';
export { TypeCoerce, typeCoerce } from './elements/type-coerce.ts';
export type { FrameBound, WindowOptions } from './elements/window.ts';
export { Over } from './elements/window.ts';
export type { ExpressionErrorCode } from './errors.ts';
export { expressionErrorCodes } from './errors.ts';
export { asGeneric } from './reflection/generic-type.ts';
export type { ReflectionOptions, ReflectionTarget, ReflectOptions, ReflectTableOptions } from './reflection/schema-reflection.ts';
export type { ColumnChange, ColumnProposal, ColumnReflectHook } from './reflection/table-reflection.ts';
export type { TypeName, TypesByName } from './reflection/type-names.ts';
export { parseTypeName, standardTypes, typeByName } from './reflection/type-names.ts';
export type { ReflectingDialect } from './reflection/type-reflection.ts';
export type {
  ColumnKeys,
  ColumnSpecs,
  ColumnValue,
  InsertValues,
  IsOptional,
  PlainValues,
  RequiredKeys,
  TableColumns,
  UpdateValues,
} from './schema/column.types.ts';
export type {
  AnyColumnDef,
  ColumnDef,
  ColumnOptions,
  ColumnTarget,
  ConstraintName,
  DefaultContext,
  Deferral,
  ForeignKeyActions,
  ForeignKeyDefinition,
} from './schema/column-definition.ts';
export { column, ExactName, exactName, references } from './schema/column-definition.ts';
export type { ConstraintOptions, ExcludeOptions, Exclusion, TableConstraint } from './schema/constraints.ts';
export {
  CheckConstraint,
  check,
  ExcludeConstraint,
  exclude,
  foreignKey,
  PrimaryKeyConstraint,
  primaryKey,
  UniqueConstraint,
  unique,
} from './schema/constraints.ts';
export type { DdlCondition, SchemaDialect } from './schema/ddl-condition.ts';
export type { DialectOptions } from './schema/dialect-options.ts';
export type { DynamicColumns, DynamicSpecs, DynamicTable } from './schema/dynamic-table.ts';
export type { ForeignKeyTarget } from './schema/foreign-key.ts';
export { ForeignKeyConstraint } from './schema/foreign-key.ts';
export type { IdentityOptions } from './schema/generated-column.ts';
export { Computed, computed, Identity, identity } from './schema/generated-column.ts';
export type { MetaDataOptions, SchemaChange, SchemaScope } from './schema/metadata.ts';
export { MetaData } from './schema/metadata.ts';
export type { GivenName, NamedTable, NameTemplate, NamingConvention } from './schema/naming.ts';
export { nameOf } from './schema/naming.ts';
export type { SchemaAction, SchemaActions, SchemaEvent, SchemaMoment, SchemaTarget } from './schema/schema-events.ts';
export { SchemaEvents } from './schema/schema-events.ts';
export type { SequenceCounting, SequenceOptions, SequenceRegistry } from './schema/sequence.ts';
export { Sequence, sequence } from './schema/sequence.ts';
export type { SchemaExpression, SqlText } from './schema/sql-expression.ts';
export type { TableCopyOptions, TableOptions, TableRegistry } from './schema/table.ts';
export { Table, table } from './schema/table.ts';
export type { IndexOptions } from './schema/table-index.ts';
export { Index, index } from './schema/table-index.ts';
export type { TableOrder, TableOrderOptions } from './schema/table-order.ts';
export { orderTables } from './schema/table-order.ts';
export { Alias, TableAlias } from './selectables/alias.ts';
export { ColumnReference, columnCollection, FromClause, guard } from './selectables/from-clause.ts';
export type { JoinPath, JoinType } from './selectables/join.ts';
export { asFrom, Join, JoinStep, joinPath } from './selectables/join.ts';
export type { CteOptions, QueryColumns } from './selectables/subquery.ts';
export { Cte, CteAlias, Subquery } from './selectables/subquery.ts';
export type { TableFunctionOptions } from './selectables/table-function.ts';
export { TableFunction, tableFunction } from './selectables/table-function.ts';
export type { TableSampleOptions } from './selectables/table-sample.ts';
export { TableSample, tableSample } from './selectables/table-sample.ts';
export { Values, ValuesExpression, values } from './selectables/values.ts';
export type { ResultTypes } from './statements/call.ts';
export { Call, call } from './statements/call.ts';
export type { ClientDefault, ColumnDefaults, SqlDefault } from './statements/column-defaults.ts';
export { defaultsOf, isChangedByDatabase, isMadeByDatabase, SequenceDefault, updateDefaultsOf } from './statements/column-defaults.ts';
export { Assignment, columnByKey, DataChange } from './statements/data-change.ts';
export {
  DropColumnComment,
  DropConstraintComment,
  DropTableComment,
  SetColumnComment,
  SetConstraintComment,
  SetIndexComment,
  SetTableComment,
} from './statements/ddl/comment-ddl.ts';
export type { DropConstraintOptions } from './statements/ddl/constraint-ddl.ts';
export { AddConstraint, addConstraint, DeferForeignKeys, DropConstraint, dropConstraint } from './statements/ddl/constraint-ddl.ts';
export { DdlStatement } from './statements/ddl/ddl-statement.ts';
export type { DdlTarget } from './statements/ddl/ddl-text.ts';
export { DdlText, ddl } from './statements/ddl/ddl-text.ts';
export type { DropIndexOptions } from './statements/ddl/index-ddl.ts';
export { CreateIndex, createIndex, DropIndex, dropIndex } from './statements/ddl/index-ddl.ts';
export type { DropSchemaOptions } from './statements/ddl/schema-ddl.ts';
export {
  CreateSchema,
  CreateSequence,
  createSchema,
  createSequence,
  DropSchema,
  DropSequence,
  dropSchema,
  dropSequence,
} from './statements/ddl/schema-ddl.ts';
export type { DropTableOptions } from './statements/ddl/table-ddl.ts';
export { CreateTable, createTable, DropTable, dropTable } from './statements/ddl/table-ddl.ts';
export type { NamedDomain, NamedEnum } from './statements/ddl/type-ddl.ts';
export { CreateDomain, CreateEnumType, DropDomain, DropEnumType } from './statements/ddl/type-ddl.ts';
export type {
  AnyView,
  CreateTableAsOptions,
  CreateViewOptions,
  DropViewOptions,
  QuerySpecs,
  ViewRegistry,
} from './statements/ddl/view-ddl.ts';
export { CreateTableAs, CreateView, createTableAs, createView, DropView, dropView } from './statements/ddl/view-ddl.ts';
export { Delete, delete_ } from './statements/delete.ts';
export { exists } from './statements/exists.ts';
export { Insert, InsertRows, insert } from './statements/insert.ts';
export type { LambdaParameters } from './statements/lambda-statement.ts';
export { LambdaStatement, lambdaStatement } from './statements/lambda-statement.ts';
export type { MergeAction, MergeMatch } from './statements/merge.ts';
export { Merge, MergeClause, merge } from './statements/merge.ts';
export type { Affix, ClausePosition, FetchOptions, Lock, LockOptions } from './statements/modifiers.ts';
export { Modifiers } from './statements/modifiers.ts';
export type { ConflictTarget, ConflictUpdate } from './statements/on-conflict.ts';
export { ExcludedRow, OnConflict } from './statements/on-conflict.ts';
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
export { except, exceptAll, intersect, intersectAll, SetOperation, union, unionAll } from './statements/set-operation.ts';
export type { OutputColumn } from './statements/statement.ts';
export { Rowset, Statement } from './statements/statement.ts';
export { SqlTemplate, sql, TextStatement, text } from './statements/text-statement.ts';
export { Update, update } from './statements/update.ts';
export { toSql } from './traversal/print.ts';
export { structureOf } from './traversal/structure.ts';
export { childrenOf, rewrite, walk } from './traversal/walk.ts';
export type { CustomTypeDefinition } from './types/custom-type.ts';
export { CustomType, customType } from './types/custom-type.ts';
export type { DialectName, DialectNames } from './types/dialect-names.ts';
export type { DomainOptions } from './types/domain.ts';
export { DomainType, domain } from './types/domain.ts';
export type { NativeTypeDefinition } from './types/native-type.ts';
export { NativeType, nativeType } from './types/native-type.ts';
export type { FloatOptions, NumericOptions } from './types/numeric.ts';
export {
  BigInteger,
  Decimal,
  Double,
  Float,
  FloatType,
  Integer,
  IntegerType,
  isWhole,
  Numeric,
  NumericType,
  SmallInteger,
} from './types/numeric.ts';
export type { BinaryOptions } from './types/scalar.ts';
export { Binary, BinaryType, Blob, Bool, BooleanType, Unknown, UnknownType, VarBinary } from './types/scalar.ts';
export type { TypedExpression, TypeFamily, TypeImplementation, TypeOf, TypeOperators, TypeResolver } from './types/sql-type.ts';
export { AnySqlType, SqlType } from './types/sql-type.ts';
export type { ArrayOptions, Nested } from './types/structured.ts';
export { ArrayOf, ArrayType, Json, JsonText, JsonType } from './types/structured.ts';
export type { IntervalOptions, TimeOptions, TimestampOptions } from './types/temporal.ts';
export { DateOnly, DateTime, DateType, Interval, IntervalType, TimeOnly, Timestamp, TimestampType, TimeType } from './types/temporal.ts';
export type { EnumOptions, StringOptions, UuidOptions } from './types/text.ts';
export { Char, Clob, Enum, EnumType, NChar, NVarchar, StringType, Text, Uuid, UuidType, Varchar } from './types/text.ts';
export { copyOfValue, sameValue, storedValue } from './types/value-comparison.ts';
export { VariantType, variant } from './types/variant.ts';
