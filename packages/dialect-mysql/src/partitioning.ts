import type { ReflectedTable } from '@sqlayer/kernel/contracts';
import { quoteLiteral, quoteName, readExpression } from './mysql-text.ts';

type Row = readonly unknown[];

/** How a table is divided, from its rows in information_schema.PARTITIONS, in order; undefined if it is not. */
export function partitioningOf(rows: readonly Row[]): ReflectedTable['partitioning'] {
  const [first] = rows;
  if (first === undefined) return undefined;
  const [, , method, expression, , , subMethod, subExpression] = first;
  // A table that is divided twice has a row for each part of a part.
  const parts = rows.filter((row) => row[8] === null || Number(row[8]) === 1);
  const kind = String(method);
  const clauses = [`${kind} (${expressionOf(expression)})`];
  const listsParts = /^(RANGE|LIST)/.test(kind);
  if (!listsParts) clauses.push(`PARTITIONS ${parts.length}`);
  if (subMethod !== null) {
    clauses.push(`SUBPARTITION BY ${String(subMethod)} (${expressionOf(subExpression)}) SUBPARTITIONS ${rows.length / parts.length}`);
  }
  if (listsParts) clauses.push(`(${parts.map((row) => definitionOf(row, kind)).join(', ')})`);
  return { strategy: kind.toLowerCase().replace(/ columns$/, ''), sql: clauses.join(' ') };
}

/** Without an expression it is the primary key. */
function expressionOf(expression: unknown): string {
  return expression === null ? '' : readExpression(String(expression));
}

function definitionOf([, name, , , description, comment]: Row, method: string): string {
  const limit = String(description);
  const values = method.startsWith('LIST')
    ? `IN (${limit})`
    : `LESS THAN ${limit === 'MAXVALUE' && method === 'RANGE' ? limit : `(${limit})`}`;
  return `PARTITION ${quoteName(String(name))} VALUES ${values}${comment === '' ? '' : ` COMMENT = ${quoteLiteral(String(comment))}`}`;
}
