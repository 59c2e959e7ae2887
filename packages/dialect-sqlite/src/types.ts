import {
  type BinaryType,
  type DateType,
  decodeDecimal,
  decodeInteger,
  encodeBit,
  encodeDecimal,
  type FloatType,
  invalid,
  type JsonType,
  type NumericType,
  quoteString,
  sized,
  type TimestampType,
  type TimeType,
  TypeCompiler,
  type TypeImplementation,
} from '@sqlayer/expression';

/** Significant digits that SQLite's 64-bit floating point keeps for every decimal. */
const EXACT_DIGITS = 15;

/**
 * How SQLite stores each type (sqlite.org/datatype3.html): it has integers, floating point, text and bytes, and the name
 * of a column's type only says which of them it prefers.
 */
export class SqliteTypes extends TypeCompiler {
  override readonly dialectName: string = 'sqlite';

  /**
   * Up to 15 digits a decimal is kept as a number, which holds it exactly and sorts and adds as one. With more digits, or
   * without a precision, it is kept as text, which loses nothing but sorts as text.
   */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const { precision, scale, as, keyword, isComputed } = type;
    const decode = (raw: unknown): string => writeDecimal(raw, isComputed ? undefined : scale);
    if (precision === undefined || precision > EXACT_DIGITS) {
      return {
        sqlName: 'TEXT',
        encode: encodeDecimal,
        decode: as === 'number' ? Number : String,
        literal: (value) => quoteString(encodeDecimal(value)),
      };
    }
    const sqlName = keyword + sized(precision, scale);
    const encode = (value: unknown): number => {
      const text = encodeDecimal(value);
      if (digitsOf(text) > EXACT_DIGITS) throw invalid(`a decimal of at most ${EXACT_DIGITS} digits for a column of ${sqlName}`, value);
      return Number(text);
    };
    return { sqlName, encode, decode: as === 'number' ? Number : decode, literal: (value) => String(encode(value)) };
  }

  override boolean(...args: Parameters<TypeCompiler['boolean']>): TypeImplementation {
    return { ...super.boolean(...args), encode: encodeBit, decode: Boolean, literal: (value) => String(encodeBit(value)) };
  }

  /** ISO 8601 in UTC, as SQLite's own functions write it. */
  override timestamp(type: TimestampType<Date | string>): TypeImplementation {
    const { decode = String, ...own } = super.timestamp(type.with({ timezone: false }));
    return {
      ...own,
      sqlName: type.timezone ? 'TIMESTAMP' : 'DATETIME',
      castName: 'TEXT',
      decode: (raw) => decode(typeof raw === 'string' ? raw : new Date(Number(raw) * 1_000)),
    };
  }

  // CAST makes a number of text under any name that does not say that it is text: CAST('2024-01-02' AS DATE) is 2024.

  override date(type: DateType): TypeImplementation {
    return { ...super.date(type), castName: 'TEXT', decode: undefined };
  }

  override time(type: TimeType): TypeImplementation {
    return { ...super.time(type), sqlName: 'TIME', castName: 'TEXT' };
  }

  override json(type: JsonType<unknown>): TypeImplementation {
    return { ...super.json(type), castName: 'TEXT' };
  }

  override binary(type: BinaryType): TypeImplementation {
    return { ...super.binary(type), castName: 'BLOB' };
  }

  override float(type: FloatType): TypeImplementation {
    return { ...super.float(type), sqlName: 'FLOAT', decode: undefined };
  }

  override double(type: FloatType): TypeImplementation {
    return { ...super.double(type), sqlName: 'DOUBLE' };
  }

  override integer(...args: Parameters<TypeCompiler['integer']>): TypeImplementation {
    return { ...super.integer(...args), decode: decodeInteger };
  }
}

function digitsOf(text: string): number {
  return text
    .replace(/[eE].*$/, '')
    .replace(/[^\d]/g, '')
    .replace(/^0+/, '').length;
}

/** A number as a decimal of the column's scale, or of as many digits as floating point holds exactly. */
function writeDecimal(raw: unknown, scale: number | undefined): string {
  if (typeof raw !== 'number') return String(raw);
  return scale === undefined ? decodeDecimal(Number(raw.toPrecision(EXACT_DIGITS))) : raw.toFixed(scale);
}
