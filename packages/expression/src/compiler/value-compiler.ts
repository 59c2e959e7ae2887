import { CompileError } from '@sqlayer/kernel/errors';
import { BindParameter, type ColumnElement, type Keyword } from '../elements/column-element.ts';
import type { Name } from '../elements/name.ts';
import type { Node } from '../elements/node.ts';
import type { SqlFragment } from '../elements/text.ts';
import type { ColumnReference, FromClause } from '../selectables/from-clause.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import type { CompileState } from './compile-state.ts';
import type { Cell, ParameterSlot } from './compiled.ts';
import type { CompilerContext } from './compiler-context.ts';
import { quoteString } from './type-encoding.ts';

/** Writes what expressions are made of in the end: columns, names, keywords, values and text. */
export abstract class ValueCompiler {
  protected readonly context: CompilerContext;
  protected readonly state: CompileState;
  /** Parameters and columns that stand within what their own type makes of them. */
  readonly #wrapped = new Set<ColumnElement>();

  constructor(context: CompilerContext, state: CompileState) {
    this.context = context;
    this.state = state;
  }

  /** The SQL of any node, by the method of its kind or one that was registered for it. */
  visit(node: Node): string {
    const registered = this.context.writers.find(node.kind);
    if (registered !== undefined) return registered(node, this);
    const method = (this as unknown as Record<string, ((node: Node) => string) | undefined>)[node.kind];
    if (method === undefined) {
      throw new CompileError(
        'SQL_UNKNOWN_NODE',
        `the dialect '${this.context.dialectName}' has no way to write a node of kind '${node.kind}'.`,
      );
    }
    return method.call(this, node);
  }

  /** Several nodes, separated by commas. */
  list(nodes: readonly Node[]): string {
    return nodes.map((node) => this.visit(node)).join(', ');
  }

  /** A name as an identifier of the database. */
  quote(name: string): string {
    return this.context.identifiers.quote(name);
  }

  columnReference(column: ColumnReference): string {
    const name = this.quote(column.name);
    const renamed = this.state.scope.renamed?.get(column.from);
    if (renamed !== undefined) return `${renamed}.${name}`;
    return this.state.scope.unqualified ? name : `${this.qualifier(column.from)}.${name}`;
  }

  /** What the columns of an element are qualified with. */
  protected qualifier(from: FromClause): string {
    if (from.kind !== 'table') return this.quote(this.state.nameOf(from));
    const { schema } = from as FromClause & { readonly schema?: string | undefined };
    return this.context.identifiers.qualified(this.state.schemaOf(schema), from.name);
  }

  bindParameter(parameter: BindParameter): string {
    const { bindExpression } = this.context.types.resolve(parameter.type);
    if (bindExpression !== undefined && !parameter.expanding && !this.#wrapped.has(parameter))
      return this.wrapped(parameter, bindExpression(parameter));
    if (this.state.literalValues) return this.literal(parameter);
    const position = this.state.positionOf(parameter);
    if (parameter.literalExecute) return this.state.mark({ parameter, position, write: (value) => this.literalOf(parameter, value) });
    if (!parameter.expanding) return this.state.mark({ parameter, position, ...this.binding(parameter.type), list: undefined });
    const { prefix: before, ...binding } = this.cell(parameter.type);
    const parts = parameter.rowTypes?.map((type) => this.cell(type));
    const empty = this.context.bindStyle.emptyList(this.inNegatedList, parts?.length);
    const prefix = parts === undefined ? '' : this.rowListPrefix;
    return `(${this.state.mark({ parameter, position, ...binding, list: { parts, prefix, before, empty } })})`;
  }

  /** How a value of a type stands in a list or a row: what its type makes of a parameter, with other values in it as literals. */
  protected cell(type: AnySqlType): Cell {
    const { encode, suffix } = this.binding(type);
    const { before, after } = this.around(type);
    return { encode, prefix: before, suffix: suffix + after };
  }

  /** What a type writes around each of many values. */
  private around(type: AnySqlType): { readonly before: string; readonly after: string } {
    const { bindExpression } = this.context.types.resolve(type);
    if (bindExpression === undefined) return { before: '', after: '' };
    const parameter = new BindParameter(null, type, { literalExecute: true });
    const { pieces, slots } = this.state.pieces(this.markedValues(() => this.wrapped(parameter, bindExpression(parameter))));
    const place = slots.findIndex((slot) => 'parameter' in slot && slot.parameter === parameter);
    this.require(
      place >= 0 && slots.every((slot, i) => 'parameter' in slot && (i === place || slot.parameter !== parameter)),
      'lists and rows of a type that uses a value otherwise than once',
    );
    const literals = slots.map((slot, i) => (i === place ? '' : this.literal((slot as ParameterSlot).parameter)));
    const text = (from: number, to: number): string =>
      pieces
        .slice(from, to)
        .map((piece, i) => piece + (literals[from + i] ?? ''))
        .join('');
    return { before: text(0, place + 1), after: text(place + 1, pieces.length) };
  }

  /** Has values marked even where they are to be written as literals, so that it is seen where they stand. */
  private markedValues(write: () => string): string {
    const { literalValues } = this.state;
    this.state.literalValues = false;
    const sql = write();
    this.state.literalValues = literalValues;
    return sql;
  }

  /** What stands before a list of rows in the parentheses of IN. */
  protected get rowListPrefix(): string {
    return '';
  }

  /** Whether the list at hand belongs to NOT IN. */
  protected inNegatedList = false;

  /** How a value of a type is sent. */
  protected binding(type: AnySqlType): { readonly encode: ((value: unknown) => unknown) | undefined; readonly suffix: string } {
    const { encode, bindCast } = this.context.types.implementationOf(type);
    return { encode, suffix: bindCast === undefined ? '' : `::${bindCast}` };
  }

  /** What a type makes of its element, in which the element itself is written plainly. */
  protected wrapped(element: ColumnElement, replacement: unknown): string {
    this.#wrapped.add(element);
    // What a type gives for an element is an element.
    const sql = this.visit(replacement as ColumnElement);
    this.#wrapped.delete(element);
    return sql;
  }

  /** A value as text, where the database allows no parameter. */
  protected literal(parameter: BindParameter): string {
    return this.literalOf(parameter, parameter.value);
  }

  protected literalOf({ type, expanding, rowTypes }: BindParameter, value: unknown): string {
    const write = (single: unknown, of: AnySqlType): string => {
      if (single === null) return 'NULL';
      const { encode, literal } = this.context.types.implementationOf(of);
      if (literal === undefined) {
        throw new CompileError('SQL_NO_LITERAL', `a value of type '${of.kind}' has no literal here; bind it instead.`);
      }
      encode?.(single);
      return literal(single);
    };
    if (!expanding) return write(value, type);
    const list = value as readonly unknown[];
    if (list.length === 0) return `(${this.context.bindStyle.emptyList(this.inNegatedList, rowTypes?.length)})`;
    const cell = (single: unknown, of: AnySqlType): string => {
      const { before, after } = this.around(of);
      return before + write(single, of) + after;
    };
    const element = (one: unknown): string =>
      rowTypes === undefined ? cell(one, type) : `(${rowTypes.map((of, i) => cell((one as readonly unknown[])[i], of)).join(', ')})`;
    return `(${rowTypes === undefined ? '' : this.rowListPrefix}${list.map(element).join(', ')})`;
  }

  /** A value that the database takes in the text only. */
  protected literalNumber(element: ColumnElement): string {
    if (!(element instanceof BindParameter)) return this.visit(element);
    // Digits alone: where only a number may stand, no suffix may.
    const write = (value: unknown): string => (Number.isFinite(value) ? String(value) : this.literalOf(element, value));
    if (this.state.literalValues) return write(element.value);
    return this.state.mark({ parameter: element, position: this.state.positionOf(element), write });
  }

  /** A text that stands in the SQL itself. */
  protected textLiteral(text: string): string {
    return quoteString(text);
  }

  name(node: Name): string {
    return this.quote(node.name);
  }

  keyword({ word }: Keyword): string {
    switch (word) {
      case 'null':
        return 'NULL';
      case 'default':
        return 'DEFAULT';
      case 'star':
        return '*';
      case 'one':
        return '1';
      default:
        return this.booleanLiteral(word === 'true');
    }
  }

  protected booleanLiteral(value: boolean): string {
    if (this.context.capabilities.nativeBoolean) return value ? 'true' : 'false';
    return value ? '1' : '0';
  }

  sqlFragment(node: SqlFragment): string {
    return node.strings
      .map((part, i) => {
        const child = node.nodes[i];
        return child === undefined ? part : part + this.visit(child);
      })
      .join('');
  }

  /** Refuses what the database cannot do. */
  protected require(possible: boolean, what: string): void {
    if (!possible) this.unsupported(what);
  }

  protected unsupported(what: string): never {
    throw new CompileError('SQL_UNSUPPORTED', `the dialect '${this.context.dialectName}' does not have ${what}.`);
  }
}
