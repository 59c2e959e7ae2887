import { type ANTLRErrorListener, antlr4tsSQL, SQLDialect } from 'antlr4ts-sql';
import { parse } from 'pgsql-parser';
import type { Target } from './case.ts';
import { KnownVerdicts } from './known-verdicts.ts';

/** What an independent grammar says of a statement: undefined if it accepts it. */
export type Verdict = string | undefined;

/** A part of a statement that a grammar refuses, and what stands for it so that the rest is still checked. */
export interface Replacement {
  readonly why: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

// Parts of SQL that is valid on Oracle 23 and SQL Server 2022 but unknown to the grammars, which are older.

const oracleGaps: readonly Replacement[] = [
  {
    why: 'how an identity counts, since 12.1',
    pattern: /(GENERATED (?:ALWAYS|BY DEFAULT(?: ON NULL)?) AS IDENTITY) \([^)]*\)/,
    instead: '$1',
  },
  { why: 'virtual columns beside others with constraints', pattern: / GENERATED ALWAYS AS \([^)]*\)/, instead: '' },
  { why: 'RETURNING of a MERGE, since 23', pattern: /^(MERGE .*) RETURNING .* INTO .*$/s, instead: '$1' },
  { why: 'IF EXISTS and IF NOT EXISTS, since 23', pattern: /\bIF (?:NOT )?EXISTS /, instead: '' },
  { why: 'DROP MATERIALIZED VIEW', pattern: /^DROP MATERIALIZED VIEW/, instead: 'DROP VIEW' },
  { why: 'COMPRESS of a temporary table', pattern: /\n COMPRESS/, instead: '' },
  { why: 'vectors, since 23', pattern: /\bVECTOR\(\d+,\w+,\*\)/, instead: 'BLOB' },
  { why: 'an attribute of what an expression in parentheses gives', pattern: /\((do_rec\([\w.]+\))\)\.total\b/, instead: '$1' },
  {
    why: 'what JSON_VALUE returns, since 12.2',
    pattern: / RETURNING (?:VARCHAR2\(\d+ CHAR\)|NUMBER\(\d+, \d+\)|INTEGER) ERROR ON ERROR\)/,
    instead: ')',
  },
  { why: 'SELECT without FROM, since 23', pattern: /^SELECT 1$/, instead: 'SELECT 1 FROM DUAL' },
  { why: 'INTERSECT ALL, since 21', pattern: /\bINTERSECT ALL\b/, instead: 'INTERSECT' },
  { why: 'COLLATE as an operator, since 12.2', pattern: / COLLATE "C"/, instead: '' },
  { why: 'LATERAL behind JOIN, since 12.1', pattern: /\bJOIN LATERAL \(/, instead: 'JOIN (' },
  {
    why: 'WITH within the condition of an UPDATE or DELETE',
    pattern: /\(WITH (\w+) AS (\([^()]*\)) (SELECT [\w.]+ FROM) \1\)/,
    instead: '($3 $2 $1)',
  },
  { why: 'frames counted in groups, since 21', pattern: /\bGROUPS BETWEEN\b/, instead: 'ROWS BETWEEN' },
];
const mssqlGaps: readonly Replacement[] = [
  {
    why: 'the options of a sequence in any order',
    pattern: /INCREMENT BY (\d+) START WITH (\d+)/,
    instead: 'START WITH $2 INCREMENT BY $1',
  },
  { why: 'the next value of a sequence, since 2012', pattern: /\bNEXT VALUE FOR (?:\w+\.)?\w+/, instead: '1' },
  { why: 'NOWAIT as a hint of a table', pattern: /, NOWAIT\)/g, instead: ')' },
  {
    why: 'GROUPING SETS of lists and of nothing',
    pattern: /\bGROUPING SETS\(\(([\w.]+), ([\w.]+)\), \(([\w.]+)\), \(\)\)/,
    instead: '$1, $2, $3',
  },
  { why: 'TABLESAMPLE behind an alias', pattern: / TABLESAMPLE \(\d+ PERCENT\)/, instead: '' },
  {
    why: 'a set operation in parentheses as the first member of another',
    pattern: /^\((SELECT [^()]*)\) (UNION|EXCEPT|INTERSECT)\b/,
    instead: '$1 $2',
  },
  {
    why: 'a property of what a function gives, whose type is defined in an assembly',
    pattern: /\((do_rec\([\w.]+\))\)\.total\b/,
    instead: '$1',
  },
];
const gaps: Readonly<Partial<Record<Target, readonly Replacement[]>>> = { oracle: oracleGaps, mssql: mssqlGaps };
const met = new Set<Replacement>();
/** What ANTLR's grammars say. */
export const verdicts = new KnownVerdicts(antlrVerdict);

/** PostgreSQL's own grammar, by pgsql-parser; Oracle's and SQL Server's by antlr4ts-sql, whose gaps are filled. */
export async function verdictOf(target: Target, sql: string): Promise<Verdict> {
  const verdict = await rawVerdict(target, sql);
  if (verdict === undefined) return undefined;
  let text = sql;
  for (const gap of gaps[target] ?? []) {
    const filled = replaced(text, gap);
    if (filled !== text) met.add(gap);
    text = filled;
  }
  return text === sql ? verdict : rawVerdict(target, text);
}

export function replaced(sql: string, { pattern, instead }: Replacement): string {
  return sql.replace(pattern, instead);
}

/** Gaps that no refused statement has shown so far. */
export function gapsNotMet(): readonly string[] {
  return Object.values(gaps)
    .flat()
    .filter((gap) => !met.has(gap))
    .map(({ why }) => why);
}

async function rawVerdict(target: Target, sql: string): Promise<Verdict> {
  switch (target) {
    case 'postgresql':
      return parse(sql).then(
        () => undefined,
        (error: unknown) => String(error),
      );
    case 'oracle':
      return verdicts.of(SQLDialect.PLSQL, `${sql};`);
    case 'mssql':
      return verdicts.of(SQLDialect.TSQL, sql);
    default:
      return undefined;
  }
}

function antlrVerdict(dialect: SQLDialect, sql: string): Verdict {
  const errors: string[] = [];
  const listener: ANTLRErrorListener<unknown> = {
    // What would have been expected is a list of thousands of words.
    syntaxError: (_recognizer, _symbol, line, column, message) => errors.push(`${line}:${column} ${message.replace(/ expecting .*/s, '')}`),
  };
  const grammar = new antlr4tsSQL(dialect);
  grammar.getParseTree(grammar.getParser(grammar.getTokens(sql, [listener]), [listener]));
  return errors.length === 0 ? undefined : errors.join('; ');
}
