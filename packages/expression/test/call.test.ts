import { OutParameter } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import { BigInteger, call, func, Integer, inOut, Json, literal, Numeric, out, Text } from '../src/index.ts';
import { inSix, mysql, oracle, postgres } from './six-dialects.ts';

describe('the call of a procedure', () => {
  test('is written as each database has it', () => {
    const order = () => call('place_order', [7, 'lamp', inOut('amount', 3, Integer), out('total', Numeric(10, 2))], { schema: 'Shop' });
    expect(inSix(order)).toMatchInlineSnapshot(`
      "postgres:
        CALL "Shop".place_order($1, $2, $3, NULL)
      mysql, mariadb:
        CALL \`Shop\`.place_order(?, ?, ?, ?)
      oracle:
        BEGIN "Shop".place_order(:1, :2, :3, :4); END;
      mssql:
        DECLARE @out1 INTEGER = @p1, @out2 NUMERIC(10, 2); EXEC [Shop].place_order @p2, @p3, @out1 OUTPUT, @out2 OUTPUT; SELECT @out1 AS amount, @out2 AS total
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have stored procedures."
    `);
    expect(inSix(() => call('refresh'))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb:
        CALL refresh()
      oracle:
        BEGIN refresh(); END;
      mssql:
        EXEC refresh
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have stored procedures."
    `);
  });

  test('takes expressions where the database does', () => {
    expect(inSix(() => call('log', [func.upper(literal('x'))]))).toMatchInlineSnapshot(`
      "postgres:
        CALL log(upper($1))
      mysql, mariadb:
        CALL log(upper(?))
      oracle:
        BEGIN log(upper(:1)); END;
      mssql:
        SQL_UNSUPPORTED: the dialect does not have expressions as arguments of a procedure; pass values.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have stored procedures."
    `);
  });

  test('binds its arguments, and NULL or nothing for what the procedure only sets', () => {
    const statement = call('p', [5, out('a', Integer), inOut('b', { x: 1 }, Json<{ x: number }>())]);
    const { values } = statement.structure();
    expect(postgres.compile(statement).bind(values, undefined).parameters).toEqual([5, '{"x":1}']);
    expect(mysql.compile(statement).bind(values, undefined).parameters).toEqual([5, null, '{"x":1}']);
    expect(oracle.compile(statement).bind(values, undefined).parameters).toEqual([
      5,
      new OutParameter('INTEGER'),
      expect.objectContaining({ input: '{"x":1}' }),
    ]);
    const other = call('p', [6, out('a', Integer), inOut('b', { x: 2 }, Json<{ x: number }>())]);
    expect(other.structure().key).toEqual(statement.structure().key);
    expect(call('p', [6, out('c', Integer)]).structure().key).not.toEqual(call('p', [6, out('a', Integer)]).structure().key);
  });

  test('tells how the values that come back are read', () => {
    const statement = call('p', [out('n', BigInteger)]).results({ id: Integer }, { name: Text, big: BigInteger });
    const compiled = mysql.compile(statement);
    expect(compiled).toMatchObject({ purpose: 'call', returnsRows: undefined, exactIntegers: true });
    expect(compiled.call?.outIn).toBe('lastResult');
    expect(compiled.call?.out.map(({ key }) => key)).toEqual(['n']);
    expect(compiled.call?.out[0]?.decode?.(5)).toBe(5n);
    expect(compiled.call?.sets.map((columns) => columns.map(({ key }) => key))).toEqual([['id'], ['name', 'big']]);
    expect(postgres.compile(statement).call?.outIn).toBe('lastResult');
    expect(oracle.compile(call('p', [out('n', BigInteger)])).call?.outIn).toBe('parameters');
    expect(statement.structure().key).not.toEqual(call('p', [out('n', BigInteger)]).structure().key);
  });

  test('gives each value that comes back a name of its own', () => {
    expect(() => call('p', [out('a', Integer), inOut('a', 1, Integer)])).toThrow(/SQL_INVALID_VALUE: call\('p'\) gives the name 'a'/);
    expect(() => call('p', [undefined])).toThrow(/SQL_UNDEFINED_VALUE/);
  });
});
