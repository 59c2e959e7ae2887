/** What CREATE TABLE says that pragmas do not. */
export interface ParsedTable {
  readonly primaryKeyName: string | undefined;
  readonly isAutoincrement: boolean;
  readonly uniques: readonly { readonly name: string | undefined; readonly columns: readonly string[] }[];
  readonly foreignKeys: readonly { readonly name: string | undefined; readonly columns: readonly string[] }[];
  readonly checks: readonly { readonly name: string | undefined; readonly sql: string }[];
  /** Expressions of computed columns by column. */
  readonly computed: ReadonlyMap<string, string>;
}

interface Token {
  readonly text: string;
  /** Where it stands in the source. */
  readonly start: number;
  readonly kind: 'word' | 'name' | 'string' | 'other';
}

const pattern = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\p{L}_$][\p{L}\p{N}_$]*|[\s\S]/gu;

function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const [text] = match;
    if (/^(?:\s|--|\/\*)/.test(text)) continue;
    const kind =
      /^["`[]./s.test(text) && text.length > 1 ? 'name' : text.startsWith("'") ? 'string' : /^[\p{L}_$]/u.test(text) ? 'word' : 'other';
    tokens.push({ text, start: match.index, kind });
  }
  return tokens;
}

/** The name that a token writes, without its quotes. */
function nameOf({ text, kind }: Token): string {
  if (kind === 'name' || kind === 'string') {
    const close = text.at(-1) as string;
    return text.slice(1, -1).replaceAll(close + close, close);
  }
  return text;
}

/** Reads a CREATE TABLE statement, as SQLite keeps it in sqlite_schema. */
export function parseCreateTable(sql: string): ParsedTable {
  const tokens = tokenize(sql);
  const open = tokens.findIndex(({ text }) => text === '(');
  const parsed = {
    primaryKeyName: undefined as string | undefined,
    isAutoincrement: false,
    uniques: [] as ParsedTable['uniques'][number][],
    foreignKeys: [] as ParsedTable['foreignKeys'][number][],
    checks: [] as ParsedTable['checks'][number][],
    computed: new Map<string, string>(),
  };
  if (open < 0) return parsed;
  for (const definition of definitions(tokens, open)) readDefinition(definition, sql, parsed);
  return parsed;
}

/** The parts between the outermost commas. */
function* definitions(tokens: readonly Token[], open: number): Generator<readonly Token[]> {
  let depth = 0;
  let current: Token[] = [];
  for (const token of tokens.slice(open)) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (depth === 0) break;
    if (depth === 1 && token.text === ',') {
      yield current;
      current = [];
    } else if (!(depth === 1 && token.text === '(' && current.length === 0)) current.push(token);
  }
  yield current;
}

type Parsed = {
  primaryKeyName: string | undefined;
  isAutoincrement: boolean;
  uniques: ParsedTable['uniques'][number][];
  foreignKeys: ParsedTable['foreignKeys'][number][];
  checks: ParsedTable['checks'][number][];
  computed: Map<string, string>;
};

const tableConstraints = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

function readDefinition(tokens: readonly Token[], sql: string, parsed: Parsed): void {
  const [first] = tokens;
  if (first === undefined) return;
  const column = first.kind === 'word' && tableConstraints.has(first.text.toUpperCase()) ? undefined : nameOf(first);
  let constraintName: string | undefined;
  for (let i = column === undefined ? 0 : 1; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (token.text === '(') {
      i = closing(tokens, i);
      continue;
    }
    switch (word) {
      case 'CONSTRAINT':
        constraintName = nameOf(tokens[++i] as Token);
        continue;
      case 'PRIMARY':
        parsed.primaryKeyName = constraintName;
        break;
      case 'AUTOINCREMENT':
        parsed.isAutoincrement = true;
        break;
      case 'UNIQUE':
        parsed.uniques.push({ name: constraintName, columns: column === undefined ? namesIn(tokens, i) : [column] });
        break;
      case 'CHECK':
        parsed.checks.push({ name: constraintName, sql: textIn(tokens, i, sql) });
        break;
      case 'FOREIGN':
        parsed.foreignKeys.push({ name: constraintName, columns: namesIn(tokens, i) });
        // What it refers to is no column constraint.
        return;
      case 'REFERENCES':
        if (column !== undefined) parsed.foreignKeys.push({ name: constraintName, columns: [column] });
        break;
      case 'AS':
        if (column !== undefined) parsed.computed.set(column, textIn(tokens, i, sql));
        break;
      default:
        continue;
    }
    constraintName = undefined;
  }
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    const { text } = tokens[i] as Token;
    if (text === '(') depth += 1;
    if (text === ')' && --depth === 0) return i;
  }
  return tokens.length - 1;
}

function parenthesesAfter(tokens: readonly Token[], index: number): readonly [number, number] {
  let open = index;
  while (open < tokens.length && (tokens[open] as Token).text !== '(') open++;
  return [open, closing(tokens, open)];
}

/** Names in the parentheses that follow; what else an entry says, such as an order, is left out. */
function namesIn(tokens: readonly Token[], index: number): readonly string[] {
  const [open, close] = parenthesesAfter(tokens, index);
  const inner = tokens.slice(open + 1, close);
  return inner.filter((_token, i) => i === 0 || inner[i - 1]?.text === ',').map(nameOf);
}

/** The text in the parentheses that follow. */
function textIn(tokens: readonly Token[], index: number, sql: string): string {
  const [open, close] = parenthesesAfter(tokens, index);
  return sql.slice((tokens[open] as Token).start + 1, (tokens[close] as Token).start).trim();
}
