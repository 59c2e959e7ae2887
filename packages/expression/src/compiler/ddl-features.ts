/** What some databases have and others do not, with what it is called in errors. A dialect names those that it lacks. */
export const ddlFeatures = {
  emptyTable: 'tables without columns',
  deferrable: 'DEFERRABLE constraints',
  deferrableForeignKey: 'DEFERRABLE foreign keys',
  match: 'MATCH in foreign keys',
  alterConstraint: 'ALTER TABLE to add or drop a constraint',
  dropConstraintCascade: 'DROP CONSTRAINT … CASCADE',
  dropTableCascade: 'DROP TABLE … CASCADE',
  exclude: 'EXCLUDE constraints',
  expressionIndex: 'indexes over expressions',
  partialIndex: 'indexes with a condition',
  indexIfExists: 'IF EXISTS and IF NOT EXISTS for indexes',
  dropIndexConcurrently: 'DROP INDEX CONCURRENTLY',
  schemas: 'CREATE SCHEMA and DROP SCHEMA',
  dropSchemaCascade: 'DROP SCHEMA … CASCADE',
  sequences: 'sequences',
  sequenceIfExists: 'IF EXISTS and IF NOT EXISTS for sequences',
  replaceView: 'CREATE OR REPLACE VIEW',
  viewIfNotExists: 'CREATE VIEW IF NOT EXISTS',
  temporaryView: 'temporary views',
  materializedView: 'materialized views',
  temporaryTableAs: 'CREATE TEMPORARY TABLE … AS',
  tableAsIfNotExists: 'CREATE TABLE IF NOT EXISTS … AS',
  comments: 'comments as statements',
  constraintComments: 'comments on constraints',
  enumTypes: 'CREATE TYPE … AS ENUM',
  domains: 'domains',
  storedColumn: 'computed columns that are stored',
  virtualColumn: 'computed columns that are not stored',
} as const;

/** Something of DDL that a dialect may lack. */
export type DdlFeature = keyof typeof ddlFeatures;

/** What has options of a dialect. */
export type OptionOwner = 'table' | 'column' | 'index' | 'primaryKey' | 'unique' | 'check' | 'foreignKey' | 'exclude';

/** The options that a dialect knows. */
export type DdlOptionNames = { readonly [Owner in OptionOwner]?: readonly string[] };
