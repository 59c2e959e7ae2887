import { ArgumentError } from '@sqlayer/kernel/errors';
import { Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { asElement, BindParameter, ColumnElement, operand } from './column-element.ts';
import { Node, type NodePass } from './node.ts';

/** A piece of SQL, written by the application, with nodes in between. */
export class SqlFragment<out T = unknown> extends ColumnElement<T, string> {
  /** One more than `nodes`: the text before, between and after them. */
  readonly strings: readonly string[];
  readonly nodes: readonly Node[];
  readonly type: AnySqlType;

  constructor(strings: readonly string[], nodes: readonly Node[], type: AnySqlType = Unknown) {
    super();
    for (const part of strings) {
      if (part.includes('\0')) throw new ArgumentError('SQL_INVALID_TEXT', 'SQL text holds a NUL character.');
    }
    this.strings = strings;
    this.nodes = nodes;
    this.type = type;
  }

  get kind(): 'sqlFragment' {
    return 'sqlFragment';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type.cacheKey);
    for (const part of this.strings) pass.atom('strings', part);
    pass.nodes('nodes', this.nodes);
  }
}

/**
 * Cuts SQL text at its named parameters: `:name`, but not `::type`, `\:name`, or a colon within quotes (also those of dollars,
 * `$$ … $$`) or comments.
 */
export function parseNamedParameters(
  text: string,
  values: Readonly<Record<string, unknown>> | undefined,
): { readonly strings: readonly string[]; readonly nodes: readonly BindParameter[] } {
  const strings: string[] = [];
  const nodes: BindParameter[] = [];
  const byName = new Map<string, BindParameter>();
  let current = '';
  for (const token of text.matchAll(tokens)) {
    const [whole] = token;
    const name = token.groups?.['name'];
    if (name === undefined) {
      current += whole.startsWith('\\:') ? whole.slice(1) : whole;
      continue;
    }
    let parameter = byName.get(name);
    if (parameter === undefined) {
      parameter = parameterFor(name, values);
      byName.set(name, parameter);
    }
    nodes.push(parameter);
    strings.push(current);
    current = '';
  }
  strings.push(current);
  for (const name of Object.keys(values ?? {})) {
    if (!byName.has(name))
      throw new ArgumentError('SQL_INVALID_TEXT', `text() was given a value for ':${name}', which its SQL does not name.`);
  }
  return { strings, nodes };
}

const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|(?<![\w$])\$(?<tag>(?:[A-Za-z_]\w*)?)\$[\s\S]*?\$\k<tag>\$|--[^\n]*|\/\*[\s\S]*?\*\/|::|\\:|:(?<name>[A-Za-z_]\w*)|[^'"`:\\/$-]+|[\s\S]/g;

function parameterFor(name: string, values: Readonly<Record<string, unknown>> | undefined): BindParameter {
  if (values === undefined || !Object.hasOwn(values, name)) return new BindParameter(undefined, Unknown, { name });
  const value = values[name];
  const element = operand(value, Unknown);
  if (element instanceof BindParameter) return element;
  throw new ArgumentError('SQL_INVALID_TEXT', `':${name}' takes a value; to put an expression into SQL text use the sql tag.`);
}

/** The nodes of a template: expressions and FROM elements as they are, everything else bound. */
export function interpolate(values: readonly unknown[]): readonly Node[] {
  return values.map((value) => {
    const element = asElement(value);
    if (element !== undefined) return element;
    if (value instanceof Node) return value;
    return operand(value, Unknown);
  });
}
