import {
  Blob,
  encodeDecimalOf,
  encodeTimestamp,
  encodeWithin,
  type NativeType,
  type NativeTypeDefinition,
  Numeric,
  nativeType,
  type SqlType,
  sized,
  Text,
  TimeOnly,
  Timestamp,
  Unknown,
  Uuid,
} from '@sqlayer/expression';

function native<T>(sqlName: string, definition: Omit<NativeTypeDefinition<T>, 'name' | 'dialects' | 'sqlName' | 'key'>): NativeType<T> {
  const name = sqlName.replace(/\(.*/, '');
  return nativeType({ ...definition, name, sqlName, dialects: ['mssql'], key: `mssql ${sqlName}` });
}

/** 0 to 255. */
export const TinyInt: SqlType<number> = native('TINYINT', { encode: encodeWithin(0n, 255n), decode: Number, family: 'number' });

function amount(sqlName: string, digits: number): SqlType<string> {
  const encode = encodeDecimalOf(digits, 4);
  return native<string>(sqlName, { like: Numeric(digits + 4, 4), encode, literal: encode });
}

/** A decimal of 15 digits before the point and 4 behind. */
export const MoneyType: SqlType<string> = amount('MONEY', 15);
/** A decimal of 6 digits before the point and 4 behind. */
export const SmallMoney: SqlType<string> = amount('SMALLMONEY', 6);

/** Text of at most 1 GiB; kept for old tables, NVARCHAR(max) came after it. */
export const NText: SqlType<string> = native('NTEXT', { like: Text });
/** Bytes up to 2 GiB; kept for old tables, VARBINARY(max) came after it. */
export const Image: SqlType<Uint8Array> = native('IMAGE', { like: Blob });
/** XML as text. */
export const Xml: SqlType<string> = native('XML', { like: Text, family: 'other' });
/** `Uuid` under SQL Server's own name. */
export const UniqueIdentifier: SqlType<string> = native('UNIQUEIDENTIFIER', { like: Uuid });
/** Eight bytes that the server changes with the row; they cannot be written. */
export const RowVersion: SqlType<Uint8Array> = native('ROWVERSION', { like: Blob, castName: 'BINARY(8)' });
/** A value of one of many types, as the driver gives and takes it. In small letters, since codes of errors begin with SQL_. */
export const SqlVariant: SqlType<unknown> = native('sql_variant', { like: Unknown });
/** A place in a tree, as `'/1/2/'`. */
export const HierarchyId: SqlType<string> = native('HIERARCHYID', { like: Text, family: 'other' });

/** An instant with `precision` digits of a second, 0 to 7. */
export function DateTime2(precision?: number): SqlType<Date> {
  return native(`DATETIME2${sized(precision)}`, { like: Timestamp });
}

/** An instant; the zone that other programs wrote with it is lost in a `Date`. */
export function DateTimeOffset(precision?: number): SqlType<Date> {
  return native(`DATETIMEOFFSET${sized(precision)}`, { like: Timestamp.with({ timezone: true }) });
}

/** With a T, since the older types read the form with a blank in the order of day and month that the login's language has. */
function oldTimestamp(sqlName: string): SqlType<Date> {
  return native<Date>(sqlName, { like: Timestamp, encode: (value) => encodeTimestamp(value).replace(' ', 'T') });
}

/** An instant from 1753 on, rounded to 1/300 of a second. */
export const MssqlDateTime: SqlType<Date> = oldTimestamp('DATETIME');
/** An instant from 1900 to 2079, rounded to the minute. */
export const SmallDateTime: SqlType<Date> = oldTimestamp('SMALLDATETIME');

/** A time of day with `precision` digits of a second, 0 to 7. */
export function MssqlTime(precision?: number): SqlType<string> {
  return native(`TIME${sized(precision)}`, { like: TimeOnly.with({ precision: precision ?? 7 }) });
}
