import {
  type BinaryType,
  type DateType,
  decodeDecimal,
  type EnumType,
  encodeBit,
  encodeDate,
  encodeDecimal,
  type FloatType,
  hex,
  type IntegerType,
  type IntervalType,
  invalid,
  type NumericType,
  type StringType,
  sized,
  type TimestampType,
  type TimeType,
  TypeCompiler,
  type TypeImplementation,
  wholeSize,
} from '@sqlayer/expression';
import { decodeDaySecond, encodeDaySecond } from './interval-text.ts';

/** Longest VARCHAR2 in bytes, and longest RAW, unless MAX_STRING_SIZE is EXTENDED. */
const MAX_VARCHAR = 4_000;
const MAX_RAW = 2_000;
/** Digits that a NUMBER always keeps. */
const MAX_DIGITS = 38;

/**
 * How Oracle stores each type. Dates and times are bound and read as text, so that the session of a driver needs
 * NLS_DATE_FORMAT = 'YYYY-MM-DD', NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' and the same with TZH:TZM for
 * NLS_TIMESTAMP_TZ_FORMAT. The empty string is NULL in Oracle, whatever the type.
 */
export class OracleTypes extends TypeCompiler {
  override readonly dialectName: string = 'oracle';

  override bigInteger(type: IntegerType<bigint>): TypeImplementation {
    return { ...super.bigInteger(type), sqlName: 'NUMBER(19)' };
  }

  /** DOUBLE PRECISION is a decimal in Oracle, whose exponents end at 125. */
  override double(type: FloatType): TypeImplementation {
    return { ...super.double(type), sqlName: 'BINARY_DOUBLE', literal: (value) => `${String(value)}d` };
  }

  /** Without a precision NUMERIC would have no digits behind the point; NUMBER keeps 38 wherever the point is. */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const base = super.numeric(type);
    return type.precision === undefined ? { ...base, sqlName: 'NUMBER', encode: encodeNumber38, literal: encodeNumber38 } : base;
  }

  override char(type: StringType): TypeImplementation {
    const { length = 1, national } = type;
    return this.string(national === true ? `NCHAR${sized(length)}` : `CHAR(${wholeSize(length)} CHAR)`);
  }

  override varchar(type: StringType): TypeImplementation {
    const { length = MAX_VARCHAR, national } = type;
    return this.string(national === true ? `NVARCHAR2${sized(type.length ?? MAX_VARCHAR / 2)}` : `VARCHAR2(${wholeSize(length)} CHAR)`);
  }

  /** CAST knows no LOB. */
  override text({ national }: StringType): TypeImplementation {
    return national === true
      ? { ...this.string('NCLOB'), castName: `NVARCHAR2(${MAX_VARCHAR / 2})` }
      : { ...this.string('CLOB'), castName: `VARCHAR2(${MAX_VARCHAR} CHAR)` };
  }

  override enum(type: EnumType<string>): TypeImplementation {
    return { ...super.enum(type), sqlName: `VARCHAR(${this.longest(type)} CHAR)` };
  }

  override date(type: DateType): TypeImplementation {
    return { ...super.date(type), literal: (value) => `DATE '${encodeDate(value)}'` };
  }

  /** Oracle has no time of day; the text sorts as the times do. */
  override time(type: TimeType): TypeImplementation {
    return { ...super.time(type), sqlName: 'VARCHAR2(18)' };
  }

  override timestamp(type: TimestampType<Date | string>): TypeImplementation {
    const { digits, timezone } = type;
    const { literal, ...own } = super.timestamp(type);
    return {
      ...own,
      sqlName: `TIMESTAMP${sized(digits)}${timezone ? ' WITH TIME ZONE' : ''}`,
      literal: literal && ((value) => `TIMESTAMP ${literal(value)}`),
    };
  }

  /** DAY TO SECOND alone would keep no more than 99 days. */
  override interval(type: IntervalType): TypeImplementation {
    if (!type.native) return super.interval(type);
    const sqlName = `INTERVAL DAY(9) TO SECOND${sized(type.precision)}`;
    return {
      sqlName,
      encode: encodeDaySecond,
      decode: decodeDaySecond,
      literal: (value) => `INTERVAL '${encodeDaySecond(value).replace('+', '')}' DAY(9) TO SECOND(6)`,
    };
  }

  /** 1 and 0 are taken by a BOOLEAN, which came with 23ai, and by a NUMBER(1). */
  override boolean(...args: Parameters<TypeCompiler['boolean']>): TypeImplementation {
    return { ...super.boolean(...args), encode: encodeBit, literal: (value) => String(encodeBit(value)) };
  }

  override binary(type: BinaryType): TypeImplementation {
    const { form, length } = type;
    const raw = form !== 'large' && length !== undefined && length <= MAX_RAW;
    return {
      ...super.binary(type),
      ...(raw ? { sqlName: `RAW(${length})` } : { sqlName: 'BLOB', castName: `RAW(${MAX_RAW})` }),
      literal: (value) => `HEXTORAW('${hex(value as Uint8Array)}')`,
    };
  }
}

function encodeNumber38(value: unknown): string {
  const text = encodeDecimal(value);
  const digits = decodeDecimal(text, 0, true)
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
  if (digits.length <= MAX_DIGITS) return text;
  throw invalid(`a decimal of at most ${MAX_DIGITS} digits`, value);
}
