import {
  type BinaryType,
  bareWord,
  decodeDecimal,
  type EnumType,
  encodeBit,
  encodeDecimalOf,
  encodeNumber,
  type FloatType,
  type IntegerType,
  type IntervalType,
  type JsonType,
  type NumericType,
  quoteString,
  type StringType,
  sized,
  type TimestampType,
  type TimeType,
  TypeCompiler,
  type TypeImplementation,
  type UuidType,
} from '@sqlayer/expression';
import { CompileError } from '@sqlayer/kernel/errors';

/** How MySQL stores each type. CAST has names of its own for types, and none for some. */
export class MysqlTypes extends TypeCompiler {
  override readonly dialectName: string = 'mysql';

  override smallInteger(type: IntegerType<number>): TypeImplementation {
    return { ...super.smallInteger(type), castName: 'SIGNED INTEGER' };
  }

  override integer(type: IntegerType<number>): TypeImplementation {
    return { ...super.integer(type), castName: 'SIGNED INTEGER' };
  }

  override bigInteger(type: IntegerType<bigint>): TypeImplementation {
    return { ...super.bigInteger(type), castName: 'SIGNED INTEGER' };
  }

  override interval(type: IntervalType): TypeImplementation {
    return { ...super.interval(type), castName: 'SIGNED INTEGER' };
  }

  /** As the number of 32 bits that it becomes: the shortest notation of the largest one is beyond what the server takes. */
  override float(type: FloatType): TypeImplementation {
    const base = super.float(type);
    if (type.precision !== undefined && type.precision > 24) return base;
    return {
      ...base,
      encode: (value) => {
        const near = Math.fround(encodeNumber(value) as number);
        return Number.isFinite(near) ? near : value;
      },
    };
  }

  override double(type: FloatType): TypeImplementation {
    return { ...super.double(type), sqlName: 'DOUBLE' };
  }

  /** Without a precision NUMERIC would have no digits behind the point; the widest type has 65 digits. */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const { precision, scale, as } = type;
    const base = super.numeric(type);
    if (precision !== undefined) return { ...base, castName: `DECIMAL${sized(precision, scale)}` };
    const encode = encodeDecimalOf(35, 30);
    return {
      sqlName: `${type.keyword}(65, 30)`,
      castName: 'DECIMAL(65, 30)',
      encode,
      decode: as === 'number' ? Number : (raw) => decodeDecimal(raw, 0, true),
      literal: encode,
    };
  }

  override char(type: StringType): TypeImplementation {
    const sqlName = `CHAR${sized(type.length ?? 1)}`;
    return { ...this.string(sqlName, type), castName: sqlName };
  }

  override varchar(type: StringType): TypeImplementation {
    const { length } = type;
    // NATIONAL would mean utf8mb3, which lacks what utf8mb4 has.
    const made = this.string(`VARCHAR${sized(length)}`, type);
    if (length !== undefined) return { ...made, castName: `CHAR${sized(length)}` };
    const dialect = this.dialectName;
    return {
      ...made,
      castName: 'CHAR',
      // A parameter and a CAST need no length; only a column does.
      get sqlName(): string {
        throw new CompileError('SQL_UNSUPPORTED', `the dialect '${dialect}' needs the length of a VARCHAR; use Varchar(50), or Text.`);
      },
    };
  }

  override text(type: StringType): TypeImplementation {
    return { ...this.string(`TEXT${sized(type.length)}`, type), castName: 'CHAR' };
  }

  override hasEnum(type: EnumType<string>): boolean {
    return type.native;
  }

  override enum(type: EnumType<string>): TypeImplementation {
    const base = { ...super.enum(type), castName: `CHAR(${this.longest(type)})` };
    return type.native ? { ...base, sqlName: `ENUM(${type.values.map((value) => this.quoteText(value)).join(',')})` } : base;
  }

  override uuid(type: UuidType): TypeImplementation {
    return { ...super.uuid(type), castName: null };
  }

  override time(type: TimeType): TypeImplementation {
    return { ...super.time(type), sqlName: `TIME${sized(type.precision ?? 6)}` };
  }

  /** DATETIME in UTC, since TIMESTAMP ends in 2038; three digits keep the milliseconds of a Date. */
  override timestamp(type: TimestampType<Date | string>): TypeImplementation {
    return { ...super.timestamp(type.with({ timezone: false })), sqlName: `DATETIME${sized(type.digits)}` };
  }

  override boolean(...args: Parameters<TypeCompiler['boolean']>): TypeImplementation {
    return { ...super.boolean(...args), sqlName: 'BOOL', castName: null, encode: encodeBit };
  }

  override binary(type: BinaryType): TypeImplementation {
    const base = super.binary(type);
    const castName = `BINARY${type.form === 'fixed' ? sized(type.length) : ''}`;
    return { ...base, sqlName: type.form === 'large' ? `BLOB${sized(type.length)}` : base.sqlName, castName };
  }

  override json(type: JsonType<unknown>): TypeImplementation {
    return { ...super.json(type), castName: 'JSON' };
  }

  protected override collated(sqlName: string, collation: string): string {
    return `${sqlName} COLLATE ${bareWord(collation)}`;
  }

  /** A backslash escapes in MySQL, so that it is doubled. */
  protected override quoteText(value: unknown): string {
    return quoteString(String(value).replaceAll('\\', '\\\\'));
  }
}

/** MariaDB's types where they are not MySQL's. */
export class MariadbTypes extends MysqlTypes {
  override readonly dialectName: string = 'mariadb';

  override uuid(type: UuidType): TypeImplementation {
    return type.native ? { ...super.uuid(type), sqlName: 'UUID' } : super.uuid(type);
  }

  /** JSON is text with a check in MariaDB, and nothing can be cast to it. */
  override json(type: JsonType<unknown>): TypeImplementation {
    return { ...super.json(type), castName: null };
  }
}
