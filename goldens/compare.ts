import { OutParameter } from '@sqlayer/kernel/contracts';
import type { FixtureParameters, FixtureTarget } from './case.ts';

/** A statement as it is sent: text, and values by position. */
export interface Sent {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Whether what we send says the same as the fixture, whitespace and names of parameters aside. */
export function isEqual(ours: readonly Sent[], fixture: FixtureTarget): boolean {
  const written = ours.map(({ sql, parameters }) => inlined(sql, parameters));
  const wanted = [fixture.sql, fixture.sql_bind_casts].filter((sql) => sql !== undefined);
  const values = [fixture.params, fixture.driver_params].map((parameters) => parameters ?? []);
  const texts = wanted.flatMap((sql) => values.map((parameters) => listOf(sql).map((one) => inlined(one, parameters))));
  return texts.some((theirs) => sameList(written, theirs)) || texts.some((theirs) => sameList(written.map(uncast), theirs.map(uncast)));
}

/** `$1::INTEGER` as `$1`: which parameters are told their type is the generator's choice. */
function uncast(sql: string): string {
  return sql.replace(/⟩::(?:DOUBLE PRECISION|(?:TIMESTAMP|TIME)(?:\(\d\))? WITH(?:OUT)? TIME ZONE|\w+(?:\([\d, ]+\))?)(?:\[\])*/g, '⟩');
}

function listOf(sql: string | readonly string[]): readonly string[] {
  return typeof sql === 'string' ? [sql] : sql;
}

function sameList(ours: readonly string[], theirs: readonly string[]): boolean {
  const left = settled(ours);
  const right = settled(theirs);
  return left.length === right.length && left.every((sql, i) => sql === right[i]);
}

/** Neighbouring ALTER TABLE and CREATE INDEX statements may come in any order. */
function settled(statements: readonly string[]): readonly string[] {
  const result: string[] = [];
  let run: string[] = [];
  const flush = (): void => {
    result.push(...run.sort());
    run = [];
  };
  for (const statement of statements) {
    if (/^(ALTER TABLE|CREATE (UNIQUE )?INDEX)/.test(statement)) run.push(statement);
    else {
      flush();
      result.push(statement);
    }
  }
  flush();
  return result;
}

/** Quoted text and names, comments, and placeholders of every style. */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|::|\$(\d+)|(\?)|[:@]([A-Za-z_]\w*|\d+)|\s+|[^'"`[\-/:$?@\s]+|[\s\S]/g;

/** The text with each placeholder replaced by its value, and blanks outside quotes made one. */
export function inlined(sql: string, parameters: FixtureParameters): string {
  const positional = Array.isArray(parameters) ? (parameters as readonly unknown[]) : undefined;
  const named = parameters as Readonly<Record<string, unknown>>;
  let next = 0;
  const text = sql.replace(tokens, (token, numbered?: string, question?: string, name?: string) => {
    if (/^\s+$/.test(token)) return ' ';
    if (numbered !== undefined && positional !== undefined) return shown(positional[Number(numbered) - 1]);
    if (question !== undefined && positional !== undefined && next < positional.length) return shown(positional[next++]);
    if (name === undefined) return token;
    if (positional === undefined) return Object.hasOwn(named, name) ? shown(named[name]) : token;
    const index = /^p?(\d+)$/.exec(name);
    return index === null ? token : shown(positional[Number(index[1]) - 1]);
  });
  return text
    .replace(/\s*;?\s*$/, '')
    .replace(/^\s+/, '')
    .replaceAll(/ ([,)])/g, '$1')
    .replaceAll('( ', '(');
}

function shown(value: unknown): string {
  return `⟨${canonical(value)}⟩`;
}

/** One way of writing a value, whatever the driver or the fixture takes it as. */
function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || typeof value === 'bigint') return String(Number(value));
  if (value instanceof Date) return instant(value.toISOString());
  if (value instanceof OutParameter) return 'out';
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const [key, content] = Object.entries(value as object)[0] ?? ['', ''];
  switch (key) {
    case '$decimal':
      return String(Number(content));
    case '$datetime':
      return instant(String(content));
    case '$date':
    case '$time':
      return String(content);
    case '$uuid':
      return String(content).replaceAll('-', '');
    case '$bytes':
      return `x${String(content)}`;
    case '$json':
      return `json ${JSON.stringify(content)}`;
    case '$json_null':
      return 'json null';
    case '$out':
      return 'out';
    case '$seconds':
      return `${Number(content)} seconds`;
    default:
      return JSON.stringify(value);
  }
}

function text(value: string): string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return String(Number(value));
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(value)) return instant(value);
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(value)) return value.replaceAll('-', '');
  const duration = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(value);
  if (duration !== null) {
    const [days = 0, hours = 0, minutes = 0] = duration.slice(1).map((part) => Number(part ?? 0));
    return `${((days * 24 + hours) * 60 + minutes) * 60} seconds`;
  }
  if (/^[{[]/.test(value)) {
    try {
      return `json ${JSON.stringify(JSON.parse(value))}`;
    } catch {
      return value;
    }
  }
  return value === 'null' ? 'json null' : value;
}

/** `2024-01-02 03:04:05`, in UTC, without a fraction of zero. */
function instant(value: string): string {
  return value
    .replace('T', ' ')
    .replace(/(Z|\+00:?00)$/, '')
    .replace(/\.0+$/, '');
}
