import { describe, expect, test } from 'vitest';
import { Integer, insert, lambdaStatement, select, Text, update, Varchar } from '../src/index.ts';
import { user } from './dialects.ts';
import { postgres } from './six-dialects.ts';

const { id, name, age } = user.c;

describe('a lambda statement', () => {
  test('is built once, and has the structure of the statement built by hand and values of its own', () => {
    let builds = 0;
    const byId = lambdaStatement({ wanted: Integer, names: [Varchar(30)] }, ({ wanted, names }) => {
      builds += 1;
      return select(name).where(id.eq(wanted), name.in(names), age.gt(17));
    });
    const byHand = select(name).where(id.eq(5), name.in(['a', 'b']), age.gt(17));
    const [first, second] = [byId({ wanted: 5, names: ['a', 'b'] }), byId({ wanted: 6, names: [] })];
    expect(first.structure()).toMatchObject({ key: byHand.structure().key, hash: byHand.structure().hash, values: [5, ['a', 'b'], 17] });
    expect(second.structure().values).toEqual([6, [], 17]);
    // Nothing is walked again.
    expect(second.structure().key).toBe(first.structure().key);
    expect(builds).toBe(1);
    const { sql, parameters } = postgres.compile(second, { structure: second.structure() }).bind(second.structure().values, undefined);
    expect(sql).toMatch(/WHERE user_account\.id = \$1 AND user_account\.name IN \(NULL\) AND \(1 != 1\) AND \(?user_account\.age > \$2/);
    expect(parameters).toEqual([6, 17]);
  });

  test('encodes its values by the types of its parameters, and takes one parameter in several places', () => {
    const rename = lambdaStatement({ who: Text, to: Text }, ({ who, to }) =>
      update(user).set({ name: to, fullname: to }).where(name.eq(who)),
    );
    const statement = rename({ who: 'ed', to: 'edward' });
    expect(postgres.compile(statement).bind(statement.structure().values, undefined).parameters).toEqual(['edward', 'edward', 'ed']);
    const add = lambdaStatement({ n: Text }, ({ n }) => insert(user).values({ name: n, isActive: true } as never));
    expect(postgres.compile(add({ n: 'x' })).bind(add({ n: 'x' }).structure().values, undefined).parameters).toContain('x');
  });

  test('can have options of its own', () => {
    const byId = lambdaStatement({ wanted: Integer }, ({ wanted }) => select(name).where(id.eq(wanted)).withOptions({ logTag: 'by id' }));
    expect(byId({ wanted: 1 }).executionOptions).toEqual({ logTag: 'by id' });
    const limited = byId({ wanted: 1 }).withOptions({ timeoutMs: 5 });
    expect(limited.executionOptions).toEqual({ logTag: 'by id', timeoutMs: 5 });
    expect(limited.structure().values).toEqual([1]);
  });

  test('wants a value for each parameter, and a use', () => {
    const byId = lambdaStatement({ wanted: Integer }, ({ wanted }) => select(name).where(id.eq(wanted)));
    expect(() => byId({} as never).structure()).toThrow(/SQL_MISSING_PARAMETER: the parameter 'wanted' was given no value/);
    const unused = lambdaStatement({ wanted: Integer, other: Integer }, ({ wanted }) => select(name).where(id.eq(wanted)));
    expect(() => unused({ wanted: 1, other: 2 })).toThrow(/SQL_INVALID_VALUE: lambdaStatement\(\) has a parameter 'other'/);
  });
});
