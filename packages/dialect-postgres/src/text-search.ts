import { type ColumnElement, customOperator, Double, type Expression, func, Operation, operand, Text, Unknown } from '@sqlayer/expression';
import { RegConfig, TsQuery, TsVector } from './native-types.ts';
import { predicate, typedOperand } from './operators.ts';

// Functions and operators of text search (PostgreSQL manual, §9.13).

type TextValue = string | Expression<string | null>;

/** How words are found in a text. */
export interface TextSearchOptions {
  /** The configuration by which words are found, `english`; the server's own if not given. */
  readonly configuration?: string | Expression<string>;
}

/** `vector @@ query`: the query finds something in the vector. */
export function textMatches(vector: Expression<unknown>, query: Expression<unknown>): ColumnElement<boolean> {
  return predicate('@@', vector, query);
}

/** `to_tsvector(configuration, text)`: the words of a text, and where they stand. */
export function toTsVector(text: TextValue, options: TextSearchOptions = {}): ColumnElement<string | null> {
  return func.call('to_tsvector', TsVector, ...configured(options, text));
}

/** `to_tsquery(configuration, text)`: a query in the language of queries, `cat & (dog | !bird)`. */
export function toTsQuery(text: TextValue, options: TextSearchOptions = {}): ColumnElement<string | null> {
  return func.call('to_tsquery', TsQuery, ...configured(options, text));
}

/** `plainto_tsquery(configuration, text)`: all words of a text, whatever is in it. */
export function plainToTsQuery(text: TextValue, options: TextSearchOptions = {}): ColumnElement<string | null> {
  return func.call('plainto_tsquery', TsQuery, ...configured(options, text));
}

/** `phraseto_tsquery(configuration, text)`: all words of a text, one after another. */
export function phraseToTsQuery(text: TextValue, options: TextSearchOptions = {}): ColumnElement<string | null> {
  return func.call('phraseto_tsquery', TsQuery, ...configured(options, text));
}

/** `websearch_to_tsquery(configuration, text)`: a query as people type it, `"black cat" or dog -bird`; never an error. */
export function webSearchToTsQuery(text: TextValue, options: TextSearchOptions = {}): ColumnElement<string | null> {
  return func.call('websearch_to_tsquery', TsQuery, ...configured(options, text));
}

/** `ts_rank(vector, query)`: how well a query fits. */
export function textRank(vector: Expression<unknown>, query: Expression<unknown>): ColumnElement<number | null> {
  return func.call('ts_rank', Double, vector, query);
}

/** `ts_rank_cd(vector, query)`: how well a query fits, by how close its words stand together. */
export function textRankByCover(vector: Expression<unknown>, query: Expression<unknown>): ColumnElement<number | null> {
  return func.call('ts_rank_cd', Double, vector, query);
}

/** `ts_headline(configuration, text, query)`: a part of the text with what was found marked. */
export function textHeadline(
  text: TextValue,
  query: Expression<unknown>,
  options: TextSearchOptions & { readonly markup?: string } = {},
): ColumnElement<string | null> {
  const { markup } = options;
  return func.call('ts_headline', Text, ...configured(options, text), query, ...(markup === undefined ? [] : [operand(markup, Text)]));
}

/** `a && b`: a query for what both ask. */
export function bothQueries(left: Expression<unknown>, right: Expression<unknown>): ColumnElement<string> {
  return new Operation(customOperator('&&', { precedence: 6 }), [operand(left, Unknown), operand(right, Unknown)], TsQuery);
}

/** `!! query`: a query for the opposite. */
export function opposite(query: Expression<unknown>): ColumnElement<string> {
  return new Operation(customOperator('!!', { precedence: 8, position: 'prefix' }), [operand(query, Unknown)], TsQuery);
}

function configured({ configuration }: TextSearchOptions, text: TextValue): readonly ColumnElement[] {
  const document = operand(text, Text);
  return configuration === undefined ? [document] : [typedOperand(configuration, RegConfig), document];
}
