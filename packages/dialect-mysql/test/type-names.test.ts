import { type AnySqlType, asGeneric } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { MariadbDialect, MysqlDialect } from '../src/index.ts';

const mysql = new MysqlDialect();

function read(typeName: string, collation?: string): AnySqlType {
  const type = mysql.reflectType({ typeName, namedType: undefined, collation });
  if (type === undefined) throw new Error(`'${typeName}' is not known`);
  return type;
}

describe('the name of a type', () => {
  test.each([
    ['tinyint(1)', 'BOOL'],
    ['tinyint(4)', 'TINYINT'],
    ['tinyint', 'TINYINT'],
    ['tinyint(3) unsigned', 'TINYINT UNSIGNED'],
    ['smallint(6)', 'SMALLINT'],
    ['mediumint(9)', 'MEDIUMINT'],
    ['int(11)', 'INTEGER'],
    ['int', 'INTEGER'],
    ['int(10) unsigned', 'INT UNSIGNED'],
    ['int(5)', 'int(5)'],
    ['int(5) unsigned zerofill', 'int(5) unsigned zerofill'],
    ['bigint(20)', 'BIGINT'],
    ['bigint unsigned', 'BIGINT UNSIGNED'],
    ['decimal(10,2)', 'NUMERIC(10, 2)'],
    ['decimal(10,2) unsigned', 'DECIMAL(10, 2) UNSIGNED'],
    ['decimal(10,2) unsigned zerofill', 'decimal(10,2) unsigned zerofill'],
    ['float', 'FLOAT'],
    ['float(7,3)', 'FLOAT(7, 3)'],
    ['double', 'DOUBLE'],
    ['double unsigned', 'double unsigned'],
    ['double(10,2)', 'DOUBLE(10, 2)'],
    ['bit(5)', 'BIT(5)'],
    ['year(4)', 'YEAR'],
    ['char(5)', 'CHAR(5)'],
    ['varchar(30)', 'VARCHAR(30)'],
    ['text', 'TEXT'],
    ['longtext', 'LONGTEXT'],
    ['binary(4)', 'BINARY(4)'],
    ['varbinary(9)', 'VARBINARY(9)'],
    ['blob', 'BLOB'],
    ['mediumblob', 'MEDIUMBLOB'],
    ['date', 'DATE'],
    ['time', 'TIME(0)'],
    ['time(6)', 'TIME(6)'],
    ['datetime', 'DATETIME(0)'],
    ['datetime(3)', 'DATETIME(3)'],
    ['timestamp', 'TIMESTAMP'],
    ['timestamp(6)', 'TIMESTAMP(6)'],
    ['json', 'JSON'],
    ["enum('a','b''c','d\\\\e',',')", "ENUM('a','b''c','d\\\\e',',')"],
    ["set('x','y z')", "SET('x','y z')"],
    ['point', 'point'],
    ['inet6', 'inet6'],
  ])('%s is a type that is written %s', (name, written) => {
    expect(mysql.types.implementationOf(read(name)).sqlName).toBe(written);
  });

  test('is that of text with a collation, where the column has one of its own', () => {
    const sqlName = (name: string) => mysql.types.implementationOf(read(name, 'latin1_bin')).sqlName;
    expect(sqlName('varchar(5)')).toBe('VARCHAR(5) COLLATE latin1_bin');
    expect(sqlName('longtext')).toBe('LONGTEXT COLLATE latin1_bin');
    expect(sqlName("enum('a')")).toBe("enum('a') COLLATE latin1_bin");
  });

  test('of a UUID is one of MariaDB', () => {
    const mariadb = new MariadbDialect();
    const type = mariadb.reflectType({ typeName: 'uuid', namedType: undefined, collation: undefined });
    expect(mariadb.types.implementationOf(type as AnySqlType).sqlName).toBe('UUID');
  });

  test('that is not known gives nothing', () => {
    expect(mysql.reflectType({ typeName: 'hologram(3)', namedType: undefined, collation: undefined })).toBeUndefined();
  });

  test('gives the values of the type', () => {
    const set = mysql.types.implementationOf(read("set('x','y')"));
    expect(set.decode?.('x,y')).toEqual(['x', 'y']);
    expect(() => mysql.types.implementationOf(read("enum('a','b')")).encode?.('c')).toThrow(/one of a, b/);
  });
});

describe('the generic type', () => {
  test.each([
    ['tinyint', 'smallInteger'],
    ['mediumint', 'integer'],
    ['smallint unsigned', 'integer'],
    ['int unsigned', 'bigInteger'],
    ['bigint unsigned', 'bigInteger'],
    ['int(5) zerofill', 'integer'],
    ['bit(5)', 'bigInteger'],
    ['year', 'smallInteger'],
    ['decimal(10,2) unsigned', 'numeric'],
    ['longtext', 'text'],
    ['longblob', 'binary'],
    ['timestamp', 'timestamp'],
    ["enum('a')", 'enum'],
    ["set('a')", 'text'],
    ['point', 'unknown'],
  ])('of %s is %s', (name, kind) => {
    expect(asGeneric(read(name)).kind).toBe(kind);
  });
});
