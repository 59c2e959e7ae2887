import {
  decodeInteger,
  encodeDecimal,
  encodeTimestamp,
  invalid,
  type NumericType,
  quoteString,
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
  override bigInteger(...args: Parameters<TypeCompiler['bigInteger']>): TypeImplementation {
    return { ...super.bigInteger(...args), sqlName: 'BIGINT' };
  }

  override double(...args: Parameters<TypeCompiler['double']>): TypeImplementation {
    return { ...super.double(...args), sqlName: 'DOUBLE PRECISION' };
  }

  /**
   * Up to 15 digits a decimal is kept as a number, which holds it exactly and sorts and adds as one. With more digits, or
   * without a precision, it is kept as text, which loses nothing but sorts as text.
   */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const { precision, scale, as } = type;
    const decode = (raw: unknown): string => writeDecimal(raw, scale);
    if (precision === undefined || precision > EXACT_DIGITS) {
      return {
        sqlName: 'TEXT',
        encode: encodeDecimal,
        decode: as === 'number' ? Number : String,
        literal: (value) => quoteString(encodeDecimal(value)),
      };
    }
    const sqlName = scale === undefined ? `NUMERIC(${precision})` : `NUMERIC(${precision}, ${scale})`;
    const encode = (value: unknown): number => {
      const text = encodeDecimal(value);
      if (digitsOf(text) > EXACT_DIGITS) throw invalid(`a decimal of at most ${EXACT_DIGITS} digits for a column of ${sqlName}`, value);
      return Number(text);
    };
    return { sqlName, encode, decode: as === 'number' ? Number : decode, literal: (value) => String(encode(value)) };
  }

  override boolean(...args: Parameters<TypeCompiler['boolean']>): TypeImplementation {
    const { encode } = super.boolean(...args);
    return {
      sqlName: 'BOOLEAN',
      encode: (value) => (encode?.(value) === true ? 1 : 0),
      decode: Boolean,
      literal: (value) => (value === true ? '1' : '0'),
    };
  }

  /** ISO 8601 in UTC, as SQLite's own functions write it, to the millisecond. */
  override timestamp(): TypeImplementation {
    return {
      sqlName: 'DATETIME',
      encode: encodeTimestamp,
      decode: decodeTimestamp,
      literal: (value) => quoteString(encodeTimestamp(value)),
    };
  }

  override float(...args: Parameters<TypeCompiler['float']>): TypeImplementation {
    return { ...super.float(...args), decode: undefined };
  }

  override integer(...args: Parameters<TypeCompiler['integer']>): TypeImplementation {
    return { ...super.integer(...args), decode: decodeInteger };
  }
}

/** `2024-01-02 03:04:05.678` without a zone is UTC; what other programs wrote with a `T` or a zone is read as well. */
function decodeTimestamp(raw: unknown): Date {
  if (typeof raw !== 'string') return new Date(Number(raw) * 1_000);
  const plain = raw.length >= 19 && !/[zZ+]|-\d\d:?\d\d$/.test(raw.slice(19)) ? `${raw.slice(0, 10)}T${raw.slice(11, 23)}Z` : raw;
  return new Date(plain);
}

function digitsOf(text: string): number {
  return text
    .replace(/[eE].*$/, '')
    .replace(/[^\d]/g, '')
    .replace(/^0+/, '').length;
}

/** A number as a decimal of the column's scale. */
function writeDecimal(raw: unknown, scale: number | undefined): string {
  if (typeof raw !== 'number') return String(raw);
  return scale === undefined ? String(raw) : raw.toFixed(scale);
}
