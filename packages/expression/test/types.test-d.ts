import { expectTypeOf, test } from 'vitest';
import {
  ArrayOf,
  BigInteger,
  Blob,
  customType,
  domain,
  Enum,
  Float,
  Integer,
  Interval,
  Json,
  nativeType,
  Text,
  TimeOnly,
  Timestamp,
  type TypeOf,
  Uuid,
  Varchar,
  variant,
} from '../src/index.ts';

test('options do not change the values of a type', () => {
  expectTypeOf<TypeOf<typeof Text>>().toEqualTypeOf<string>();
  const types = {
    text: Text.with({ collation: 'C', national: true }),
    varchar: Varchar(50).with({ national: true }),
    timestamp: Timestamp.with({ timezone: true, precision: 3 }),
    time: TimeOnly.with({ precision: 2 }),
    float: Float.with({ precision: 24 }),
    blob: Blob.with({ length: 100, fixed: true }),
    uuid: Uuid.with({ native: false }),
    interval: Interval.with({ precision: 3 }),
    mood: Enum('sad', 'ok').with({ name: 'mood', constraint: true }),
  };
  expectTypeOf<{ [K in keyof typeof types]: TypeOf<(typeof types)[K]> }>().toEqualTypeOf<{
    text: string;
    varchar: string;
    timestamp: Date;
    time: string;
    float: number;
    blob: Uint8Array;
    uuid: string;
    interval: string;
    mood: 'sad' | 'ok';
  }>();
  // @ts-expect-error a time of day has no zone
  TimeOnly.with({ timezone: true });
});

test('arrays have as many dimensions as they say', () => {
  const flat = ArrayOf(Integer);
  const nested = ArrayOf(BigInteger, { dimensions: 2 });
  const nullable = ArrayOf(Text, { nulls: true });
  expectTypeOf<TypeOf<typeof flat>>().toEqualTypeOf<readonly number[]>();
  expectTypeOf<TypeOf<typeof nested>>().toEqualTypeOf<readonly (readonly bigint[])[]>();
  expectTypeOf<TypeOf<typeof nullable>>().toEqualTypeOf<readonly (string | null)[]>();
});

test('a variant has the values of each of its types', () => {
  const either = variant(Integer, { mysql: Varchar(20), postgres: Text });
  const same = variant(Text, { oracle: Varchar(20) });
  expectTypeOf<TypeOf<typeof either>>().toEqualTypeOf<number | string>();
  expectTypeOf<TypeOf<typeof same>>().toEqualTypeOf<string>();
  // @ts-expect-error no dialect of this name
  variant(Integer, { postgress: Text });
});

test('types of the application', () => {
  const email = domain('email', Text, { notNull: true });
  expectTypeOf<TypeOf<typeof email>>().toEqualTypeOf<string>();
  const geometry = nativeType({ name: 'GEOMETRY', like: Json<{ x: number }>() });
  expectTypeOf<TypeOf<typeof geometry>>().toEqualTypeOf<{ x: number }>();
  const flags = customType(Text, { encode: (set: ReadonlySet<string>) => [...set].join(), decode: (raw) => new Set(raw.split(',')) });
  expectTypeOf<TypeOf<typeof flags>>().toEqualTypeOf<Set<string>>();
  // @ts-expect-error stored as a number where text is expected
  customType(Text, { encode: String, decode: String, variants: { mysql: Integer } });
});
