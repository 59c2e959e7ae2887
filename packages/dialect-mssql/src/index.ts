/** SQL Server for sqlayer: compiler, types and DDL. */
export { MssqlDdlCompiler } from './ddl-compiler.ts';
export { MssqlDialect } from './dialect.ts';
export {
  DateTime2,
  DateTimeOffset,
  HierarchyId,
  Image,
  MoneyType,
  MssqlDateTime,
  MssqlTime,
  NText,
  RowVersion,
  SmallDateTime,
  SmallMoney,
  SqlVariant,
  TinyInt,
  UniqueIdentifier,
  Xml,
} from './native-types.ts';
export { MssqlStatementCompiler } from './statement-compiler.ts';
export { MssqlTypes } from './types.ts';
