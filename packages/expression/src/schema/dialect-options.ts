/**
 * What only one database knows, by the name of its dialect: `{ mysql: { engine: 'InnoDB' } }`.
 *
 * Other dialects leave it alone. A dialect refuses an option of its own that it does not know, with SQL_INVALID_OPTION.
 * `mysql` and `mariadb` are two dialects. Values are identifiers or words unless marked as SQL, which is written as it is
 * and must not come from users.
 *
 * | on | dialect | options |
 * |---|---|---|
 * | table | postgres | `unlogged`, `inherits` (names, or `{ name, schema }`), `partitionOf` (`{ name, schema, bound }`, the bound as SQL), `partitionBy` (SQL), `using`, `with` (`{ fillfactor: 70 }`), `onCommit`, `tablespace` |
 * | table | mysql, mariadb | any: `engine`, `charset`, `collate`, `autoIncrement`, `rowFormat`, …; `partitionBy`, `subpartitionBy` (SQL), `partitions`, `subpartitions` |
 * | table | oracle | `onCommit`, `compress` (true or what for), `tablespace` |
 * | table | mssql | `filegroup`, `with` (SQL) |
 * | table | sqlite | `withoutRowid`, `strict`, `autoincrement` |
 * | column | sqlite | `onConflictNotNull`, `onConflictPrimaryKey`, `onConflictUnique` |
 * | column | mysql, mariadb | `onUpdate` (SQL), `invisible` |
 * | column | oracle | `defaultOnNull` |
 * | index | postgres | `using`, `ops` (by column or label), `include`, `nullsNotDistinct`, `with`, `tablespace`, `where`, `concurrently` |
 * | index | mysql, mariadb | `length` (a number, or by column), `prefix`, `using`, `withParser`, `invisible` |
 * | index | oracle | `bitmap`, `compress` (true or a number of columns) |
 * | index | mssql | `clustered`, `columnstore`, `include`, `where` |
 * | index | sqlite | `where` |
 * | unique | postgres | `nullsNotDistinct`, `include`, `withoutOverlaps` |
 * | primary key | postgres | `include`, `withoutOverlaps` |
 * | unique, primary key | mysql, mariadb | `using` |
 * | unique, primary key | mssql | `clustered` |
 * | check | postgres | `notValid`, `noInherit`, `notEnforced` |
 * | foreign key | postgres | `notValid`, `notEnforced`, `period`, `onDeleteColumns` |
 * | check | mysql | `notEnforced` |
 * | unique, primary key, check | sqlite | `onConflict` |
 */
export type DialectOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
