import {
  type AnySqlType,
  type ArrayType,
  type BinaryType,
  type DateType,
  type DomainType,
  type EnumType,
  encodeUuid,
  type FloatType,
  hex,
  IdentifierPreparer,
  type IntervalType,
  invalid,
  type JsonType,
  type NumericType,
  parseDuration,
  quoteString,
  type StringType,
  sized,
  type TimestampType,
  type TimeType,
  TypeCompiler,
  type TypeImplementation,
  type UuidType,
  writeDuration,
} from '@sqlayer/expression';
import { readArray, writeArray } from './composite-text.ts';
import { readInterval } from './interval-text.ts';
import { postgresKeywords } from './keywords.ts';

const utf8 = new TextEncoder();

/** How PostgreSQL stores each type. A driver gives values of all but numbers and booleans as the text that the server sends. */
export class PostgresTypes extends TypeCompiler {
  override readonly dialectName: string = 'postgres';
  protected override readonly names: IdentifierPreparer = new IdentifierPreparer({
    open: '"',
    close: '"',
    reserved: postgresKeywords,
    plain: /^[a-z_][a-z0-9_$]*$/,
    maxLength: 63,
    lengthOf: (name) => utf8.encode(name).length,
  });

  override char(type: StringType): TypeImplementation {
    return this.string(`CHAR${sized(type.length ?? 1)}`, type);
  }

  override varchar(type: StringType): TypeImplementation {
    return this.string(`VARCHAR${sized(type.length)}`, type);
  }

  override hasEnum(type: EnumType<string>): boolean {
    return type.native && type.name !== undefined;
  }

  override enum(type: EnumType<string>): TypeImplementation {
    const { name, schema, native } = type;
    return name === undefined || !native
      ? super.enum(type)
      : { ...super.enum(type), sqlName: this.names.qualified(schema, name), castName: undefined };
  }

  override domain({ name, schema, base }: DomainType<unknown>): TypeImplementation {
    return { ...this.implementationOf(base), sqlName: this.names.qualified(schema, name), castName: undefined, bindCast: undefined };
  }

  override named(type: AnySqlType, schemaOf: (schema: string | undefined) => string | undefined): string | undefined {
    switch (type.kind) {
      case 'enum':
        return this.hasEnum(type as EnumType<string>) ? this.#qualified(type as EnumType<string>, schemaOf) : undefined;
      case 'domain':
        return this.#qualified(type as DomainType<unknown>, schemaOf);
      case 'array': {
        const { element, dimensions } = type as ArrayType<unknown>;
        const name = this.named(this.resolve(element), schemaOf);
        return name === undefined ? undefined : name + '[]'.repeat(dimensions);
      }
      default:
        return undefined;
    }
  }

  #qualified(
    { schema, name }: { readonly schema?: string | undefined; readonly name?: string | undefined },
    schemaOf: (schema: string | undefined) => string | undefined,
  ): string {
    return this.names.qualified(schemaOf(schema), name);
  }

  override float(type: FloatType): TypeImplementation {
    return { ...super.float(type), encode: encodeAnyNumber, literal: numberLiteral };
  }

  override double(type: FloatType): TypeImplementation {
    return { ...super.double(type), encode: encodeAnyNumber, literal: numberLiteral };
  }

  /** Also NaN and, from PostgreSQL 14 on, infinities. */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const { encode = same, literal = String, ...own } = super.numeric(type);
    return {
      ...own,
      encode: (value) => (isSpecialNumber(value) ? String(value) : encode(value)),
      literal: (value) => (isSpecialNumber(value) ? `'${value}'::NUMERIC` : literal(value)),
    };
  }

  /** Also days that no `Date` is for: `infinity`, years after 9999 and before 1 (`0044-03-15 BC`). */
  override date(type: DateType): TypeImplementation {
    const { encode = same, ...own } = super.date(type);
    const encodeDay = (value: unknown): unknown => (isDistantDay(value) ? value : encode(value));
    return { ...own, encode: encodeDay, literal: (value) => quoteString(encodeDay(value)) };
  }

  override uuid(type: UuidType): TypeImplementation {
    if (!type.native) return super.uuid(type);
    return {
      ...super.uuid(type),
      sqlName: 'UUID',
      bindCast: 'UUID',
      encode: encodeUuid,
      literal: (value) => quoteString(encodeUuid(value)),
    };
  }

  override time(type: TimeType): TypeImplementation {
    return { ...super.time(type), sqlName: `TIME${sized(type.precision)} WITHOUT TIME ZONE` };
  }

  override timestamp(type: TimestampType<Date | string>): TypeImplementation {
    const zone = type.timezone ? 'WITH TIME ZONE' : 'WITHOUT TIME ZONE';
    const sqlName = `TIMESTAMP${sized(type.precision)} ${zone}`;
    if (type.as !== 'text') return { ...super.timestamp(type), sqlName };
    const { encode = same, decode = same } = super.timestamp(type);
    const encodeMoment = (value: unknown): unknown => (isEndless(value) ? value : encode(value));
    return {
      sqlName,
      encode: encodeMoment,
      decode: (raw) => (isEndless(raw) ? raw : decode(raw)),
      literal: (value) => quoteString(encodeMoment(value)),
    };
  }

  override interval(type: IntervalType): TypeImplementation {
    if (!type.native) return super.interval(type);
    const encode = (value: unknown): string => writeDuration(parseDuration(value));
    return {
      sqlName: `INTERVAL${sized(type.precision)}`,
      bindCast: 'INTERVAL',
      encode,
      decode: readInterval,
      literal: (value) => `INTERVAL ${quoteString(encode(value))}`,
    };
  }

  override binary(type: BinaryType): TypeImplementation {
    return {
      ...super.binary(type),
      sqlName: 'BYTEA',
      decode: decodeBytes,
      literal: (value) => `'\\x${hex(value as Uint8Array)}'::BYTEA`,
    };
  }

  override json(type: JsonType<unknown>): TypeImplementation {
    // A text alone would be of no type where the operators of documents are asked for.
    const { literal, ...own } = super.json(type);
    return { ...own, bindCast: 'JSON', literal: literal && ((value) => `${literal(value)}::JSON`) };
  }

  override array(type: ArrayType<unknown>): TypeImplementation {
    const { dimensions } = type;
    const { sqlName, castName, encode, decode, literal, exactIntegers } = this.implementationOf(type.element);
    const brackets = '[]'.repeat(dimensions);
    // A collation stands behind the brackets, and not in a cast.
    const collation = castName === undefined || castName === null ? '' : sqlName.slice(castName.length);
    const arrayName = (castName ?? sqlName) + brackets;
    const encodeItem = (item: unknown): unknown => (item === null || encode === undefined ? item : encode(item));
    return {
      sqlName: arrayName + collation,
      castName: arrayName,
      encode: (value) => writeArray(mapItems(value, dimensions, encodeItem)),
      decode: (raw) => {
        const items = typeof raw === 'string' ? readArray(raw) : (raw as readonly unknown[]);
        return decode === undefined ? items : mapDeep(items, (item) => (item === null ? null : decode(item)));
      },
      literal:
        literal &&
        ((value) => {
          const sql = arrayLiteral(mapItems(value, dimensions, (item) => (item === null ? 'NULL' : literal(item))));
          const isPlain = /^(?:integer|varchar|text)$/.test(type.element.kind) && /\d|'/.test(sql);
          return isPlain ? sql : `${sql}::${arrayName}`;
        }),
      exactIntegers,
    };
  }
}

/** A number of floating point, which may be NaN or infinite. */
function encodeAnyNumber(value: unknown): unknown {
  if (typeof value === 'number') return value;
  throw invalid('a number', value);
}

function numberLiteral(value: unknown): string {
  return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : `'${Object.is(value, -0) ? '-0' : value}'::FLOAT8`;
}

function isSpecialNumber(value: unknown): boolean {
  return /^(?:NaN|-?Infinity)$/.test(String(value)) && (typeof value === 'number' || typeof value === 'string');
}

function isEndless(value: unknown): boolean {
  return value === 'infinity' || value === '-infinity';
}

function isDistantDay(value: unknown): boolean {
  return isEndless(value) || (typeof value === 'string' && /^(?:\d{4,7}-\d\d-\d\d BC|[1-9]\d{4,6}-\d\d-\d\d)$/.test(value));
}

function same(value: unknown): unknown {
  return value;
}

/** Applies a function to the items of an array of so many dimensions, and checks that it has them. */
function mapItems(value: unknown, dimensions: number, change: (item: unknown) => unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid('an array of as many dimensions as its type', value);
  const inner = dimensions - 1;
  return value.map((item: unknown) => (inner === 0 ? change(item) : mapItems(item, inner, change)));
}

function mapDeep(items: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  return items.map((item) => (Array.isArray(item) ? mapDeep(item, change) : change(item)));
}

/** `ARRAY[1, 2]`; PostgreSQL takes it for an array of numbers or texts, and for no array if nothing but NULL is in it. */
function arrayLiteral(items: readonly unknown[]): string {
  return `ARRAY[${items.map((item) => (Array.isArray(item) ? arrayLiteral(item) : String(item))).join(', ')}]`;
}

function decodeBytes(raw: unknown): unknown {
  return typeof raw === 'string' && raw.startsWith('\\x')
    ? Uint8Array.from(raw.slice(2).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
    : raw;
}
