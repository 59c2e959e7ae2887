import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  ArrayType,
  asGeneric,
  domain,
  Enum,
  Integer,
  Numeric,
  nativeType,
  parseTypeName,
  standardTypes,
  Text,
  typeByName,
  Unknown,
  Varchar,
} from '../../src/index.ts';

const named = (typeName: string) => ({ typeName, namedType: undefined, collation: undefined });

describe('the generic type', () => {
  test('of a native type is what it says, or what it is like, and of one that says nothing is not known', () => {
    expect(asGeneric(nativeType({ name: 'X', generic: Numeric(5, 1), like: Text }))).toMatchObject({ kind: 'numeric', precision: 5 });
    expect(asGeneric(nativeType({ name: 'X', like: Text }))).toBe(Text);
    expect(asGeneric(nativeType({ name: 'X', like: nativeType({ name: 'Y', like: Integer }) }))).toBe(Integer);
    expect(asGeneric(nativeType({ name: 'X' }))).toBe(Unknown);
  });

  test('of a domain is what it is made of, of an array one of generic elements', () => {
    const type = asGeneric(ArrayOf(domain('d', Varchar(5).with({ collation: 'C' })), { dimensions: 2 }));
    expect(type).toBeInstanceOf(ArrayType);
    expect(type).toMatchObject({ dimensions: 2, element: { kind: 'varchar', length: 5, collation: undefined } });
  });

  test('of a generic type is itself', () => {
    const mood = Enum('sad', 'ok').with({ name: 'mood' });
    for (const type of [Integer, Varchar(5), mood]) expect(asGeneric(type)).toBe(type);
  });
});

describe('the name of a type', () => {
  test('is taken apart into words and numbers', () => {
    expect(parseTypeName('NUMERIC (10, 2)  UNSIGNED')).toEqual({ words: 'numeric unsigned', sizes: [10, 2] });
    expect(parseTypeName('timestamp(3) with time zone')).toEqual({ words: 'timestamp with time zone', sizes: [3] });
    expect(parseTypeName('')).toEqual({ words: '', sizes: [] });
  });

  test('of the standard is known', () => {
    expect(typeByName(standardTypes, named('DECIMAL(8,3)'))).toMatchObject({ precision: 8, scale: 3, keyword: 'DECIMAL' });
    expect(typeByName(standardTypes, named('character varying(30)'))).toMatchObject({ kind: 'varchar', length: 30 });
    expect(typeByName(standardTypes, named('toString'))).toBeUndefined();
  });
});
