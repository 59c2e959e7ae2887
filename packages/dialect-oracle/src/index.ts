/** Oracle for sqlayer: compiler, types and DDL. */
export { OracleDdlCompiler } from './ddl-compiler.ts';
export { OracleDialect } from './dialect.ts';
export {
  BinaryDouble,
  BinaryFloat,
  IntervalYearToMonth,
  Long,
  NClob,
  NVarchar2,
  OracleNumber,
  Raw,
  RowId,
  TimestampLocalTz,
  Varchar2,
  Vector,
} from './native-types.ts';
export { OracleStatementCompiler } from './statement-compiler.ts';
export { OracleTypes } from './types.ts';
