import { type AnySqlType, asGeneric } from '@sqlayer/expression';
import { FakeDriver } from '@sqlayer/testing';
import { describe, expect, test } from 'vitest';
import { SqliteDialect } from '../src/index.ts';

const dialect = new SqliteDialect(new FakeDriver());

function read(typeName: string, collation?: string): AnySqlType {
  const type = dialect.reflectType({ typeName, namedType: undefined, collation });
  if (type === undefined) throw new Error(`'${typeName}' is not known`);
  return type;
}

describe('the name of a type', () => {
  test.each([
    ['INTEGER', 'integer'],
    ['BIGINT', 'bigInteger'],
    ['NUMERIC(10, 2)', 'numeric'],
    ['DECIMAL(10, 2)', 'numeric'],
    ['VARCHAR(30)', 'varchar'],
    ['TEXT', 'text'],
    ['BOOLEAN', 'boolean'],
    ['DATETIME', 'timestamp'],
    ['TIMESTAMP', 'timestamp'],
    ['BLOB', 'binary'],
    ['JSON', 'json'],
    ['DOUBLE', 'double'],
    ['FLOAT', 'float'],
  ])('%s that sqlayer would write is a generic type', (name, kind) => {
    expect(read(name).kind).toBe(kind);
  });

  test.each([
    ['INT', 'integer'],
    ['UNSIGNED BIG INT', 'bigInteger'],
    ['DOUBLE PRECISION', 'double'],
    ['NUMERIC(30,5)', 'numeric'],
    ['NATIVE CHARACTER(70)', 'text'],
    ['POINTER', 'integer'],
    ['UUID', 'text'],
    ['', 'unknown'],
  ])('%s of others stays, and is read by what it means or by the letters in it', (name, kind) => {
    const type = read(name);
    expect(dialect.types.implementationOf(type).sqlName).toBe(name);
    expect(asGeneric(type).kind).toBe(kind);
  });

  test('keeps a collation', () => {
    expect(dialect.types.implementationOf(read('VARCHAR(5)', 'NOCASE')).sqlName).toBe('VARCHAR(5) COLLATE "NOCASE"');
    expect(dialect.types.implementationOf(read('STRINGTEXT', 'my "own"')).sqlName).toBe('STRINGTEXT COLLATE "my ""own"""');
  });

  test('that says nothing gives nothing', () => {
    expect(dialect.reflectType({ typeName: 'FOO', namedType: undefined, collation: undefined })).toBeUndefined();
  });
});
