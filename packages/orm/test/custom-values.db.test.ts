import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, customType, Integer, Json, MetaData, Text, Timestamp } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { describe, expect, test } from 'vitest';
import { mapped, Session } from '../src/index.ts';

/** A value that keeps what it holds to itself, as those of Temporal and of libraries for decimals do. */
class Money {
  readonly #cents: number;

  constructor(cents: number) {
    this.#cents = cents;
  }

  get cents(): number {
    return this.#cents;
  }
}

const money = customType<Money, number>(Integer, { encode: (value) => value.cents, decode: (cents) => new Money(cents) });
const csv = customType<string[], string>(Text, { encode: (words) => words.join(','), decode: (text) => text.split(',') });

const metadata = new MetaData();

class Account extends mapped(
  'account',
  {
    id: column(Integer, { primaryKey: true }),
    balance: column(money),
    tags: column(csv, { nullable: true }),
    settings: column(Json<{ theme: string }>(), { nullable: true }),
    openedAt: column(Timestamp, { nullable: true }),
  },
  { metadata },
) {}

const hundredths = customType<number, number>(Integer, { encode: (value) => value * 100, decode: (stored) => stored / 100 });

class Rate extends mapped('rate', { id: column(Integer, { primaryKey: true }), percent: column(hundredths) }, { metadata }) {}

async function setUp() {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  return { recorder: recordStatements(engine), session: () => new Session(engine), [Symbol.asyncDispose]: () => kernel.dispose() };
}

describe('values of types of the application', () => {
  test('that are replaced are written, and those that stay the same are not', async () => {
    await using at = await setUp();
    await using session = at.session();
    const account = new Account({ balance: new Money(100), tags: ['a'], settings: { theme: 'dark' }, openedAt: new Date(0) });
    session.add(account);
    await session.flush();
    at.recorder.clear();
    account.balance = new Money(100);
    await session.flush();
    expect(at.recorder.statements).toEqual([]);
    account.balance = new Money(250);
    await session.commit();
    const again = await session.get(Account, account.id);
    expect(again?.balance.cents).toBe(250);
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.statements).toEqual([]);
    account.balance = new Money(300);
    await session.flush();
    await session.refresh(account);
    expect(account.balance.cents).toBe(300);
  });

  test('that become what was stored of another value are written', async () => {
    await using at = await setUp();
    await using session = at.session();
    session.add(new Rate({ id: 1, percent: 5 }));
    await session.commit();
    session.expungeAll();
    const rate = await session.get(Rate, 1);
    if (rate !== null) rate.percent = 500;
    await session.commit();
    session.expungeAll();
    expect(await session.get(Rate, 1)).toEqual({ id: 1, percent: 500 });
  });

  test('that are changed in place are written', async () => {
    await using at = await setUp();
    await using session = at.session();
    const account = new Account({ balance: new Money(1), tags: ['a'], settings: { theme: 'dark' }, openedAt: new Date(0) });
    session.add(account);
    await session.flush();
    account.tags?.push('b');
    (account.settings as { theme: string }).theme = 'light';
    account.openedAt?.setUTCFullYear(2001);
    await session.commit();
    await session.refresh(account);
    expect(account).toMatchObject({ tags: ['a', 'b'], settings: { theme: 'light' }, openedAt: new Date('2001-01-01') });
  });

  test('come back as what they were when they are rolled back', async () => {
    await using at = await setUp();
    await using session = at.session();
    const account = new Account({ balance: new Money(100), tags: ['a'] });
    session.add(account);
    await session.commit();
    await session.refresh(account);
    account.balance = new Money(5);
    account.tags?.push('b');
    await session.flush();
    await session.rollback();
    expect(account.balance).toBeInstanceOf(Money);
    expect([account.balance.cents, account.tags]).toEqual([100, ['a']]);
    account.balance = new Money(7);
    await session.flush();
    session.expire(account);
    expect(account.balance.cents).toBe(7);
  });
});
