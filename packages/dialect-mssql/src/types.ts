import {
  type BinaryType,
  bareWord,
  decodeDecimal,
  decodeTime,
  type EnumType,
  encodeDecimalOf,
  encodeUuid,
  hex,
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

/** How SQL Server stores each type. Text is Unicode unless `national` is false, since VARCHAR loses what its code page lacks. */
export class MssqlTypes extends TypeCompiler {
  override readonly dialectName: string = 'mssql';

  /** Without a precision NUMERIC would have no digits behind the point; the widest type has 38 digits. */
  override numeric(type: NumericType<string | number>): TypeImplementation {
    const base = super.numeric(type);
    if (type.precision !== undefined) return base;
    const encode = encodeDecimalOf(20, 18);
    const decode = type.as === 'number' ? Number : (raw: unknown) => decodeDecimal(raw, 0, true);
    return { sqlName: `${type.keyword}(38, 18)`, encode, decode, literal: encode };
  }

  override char(type: StringType): TypeImplementation {
    return this.string(`${type.national === false ? 'CHAR' : 'NCHAR'}${sized(type.length ?? 1)}`, type);
  }

  override varchar(type: StringType): TypeImplementation {
    const { length = Number.POSITIVE_INFINITY, national } = type;
    const size = length > (national === false ? 8_000 : 4_000) ? '(max)' : sized(length);
    return this.string(`${national === false ? 'VARCHAR' : 'NVARCHAR'}${size}`, type);
  }

  override text(type: StringType): TypeImplementation {
    return this.string(type.national === false ? 'VARCHAR(max)' : 'NVARCHAR(max)', type);
  }

  override enum(type: EnumType<string>): TypeImplementation {
    const length = Math.max(...type.values.map((value) => value.length));
    return { ...super.enum(type), sqlName: `${type.values.every(isAscii) ? 'VARCHAR' : 'NVARCHAR'}(${length})` };
  }

  override uuid(type: UuidType): TypeImplementation {
    if (!type.native) return super.uuid(type);
    return { ...super.uuid(type), sqlName: 'UNIQUEIDENTIFIER', encode: encodeUuid, literal: (value) => quoteString(encodeUuid(value)) };
  }

  override time(type: TimeType): TypeImplementation {
    return { ...super.time(type), decode: decodeClock };
  }

  /** DATETIME would round to 1/300 of a second and begin in 1753; three digits keep the milliseconds of a Date. */
  override timestamp(type: TimestampType<Date | string>): TypeImplementation {
    const { digits, timezone } = type;
    return { ...super.timestamp(type), sqlName: `${timezone ? 'DATETIMEOFFSET' : 'DATETIME2'}${sized(digits)}` };
  }

  override boolean(...args: Parameters<TypeCompiler['boolean']>): TypeImplementation {
    return { ...super.boolean(...args), sqlName: 'BIT', literal: (value) => (value === true ? '1' : '0') };
  }

  override binary(type: BinaryType): TypeImplementation {
    const { form, length = Number.POSITIVE_INFINITY } = type;
    const sqlName = length > 8_000 ? 'VARBINARY(max)' : `${form === 'fixed' ? 'BINARY' : 'VARBINARY'}${sized(length)}`;
    return { ...super.binary(type), sqlName, literal: (value) => `0x${hex(value as Uint8Array)}` };
  }

  override json(type: JsonType<unknown>): TypeImplementation {
    return { ...super.json(type), sqlName: 'NVARCHAR(max)' };
  }

  protected override collated(sqlName: string, collation: string): string {
    return `${sqlName} COLLATE ${bareWord(collation)}`;
  }

  /** Without the N the server would read the text in its code page. */
  protected override quoteText(value: unknown): string {
    const text = quoteString(value);
    return isAscii(text) ? text : `N${text}`;
  }
}

/** A driver that gives a time as a Date of 1970 tells what is finer than a millisecond beside it, in seconds. */
function decodeClock(raw: unknown): string {
  if (!(raw instanceof Date)) return decodeTime(raw);
  const { nanosecondsDelta = 0 } = raw as { readonly nanosecondsDelta?: number };
  return decodeTime(raw.toISOString().slice(11, 23) + String(Math.round(nanosecondsDelta * 1e7)).padStart(4, '0'));
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
