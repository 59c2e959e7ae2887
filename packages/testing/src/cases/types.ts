import {
  ArrayOf,
  BigInteger,
  Bool,
  Char,
  column,
  createTable,
  customType,
  Double,
  domain,
  Enum,
  Float,
  func,
  Integer,
  insert,
  literal,
  MetaData,
  Numeric,
  SmallInteger,
  select,
  sql,
  Text,
  Uuid,
  Varchar,
} from '@sqlayer/expression';
import { expect } from 'vitest';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh, named } from '../suite/fixture.ts';
import { expectRoundTrip } from '../suite/round-trip.ts';

export const numbers = new CaseGroup('a number of type');

numbers.onEngine('SmallInteger is kept to 16 bits', (_engine, database) =>
  expectRoundTrip(database, SmallInteger, [-32_768, -1, 0, 1, 32_767]),
);

numbers.onEngine('Integer is kept to 32 bits', (_engine, database) =>
  expectRoundTrip(database, Integer, [-2_147_483_648, -1, 0, 1, 2_147_483_647]),
);

numbers.onEngine('BigInteger is kept to 64 bits', (_engine, database) =>
  expectRoundTrip(database, BigInteger, [-(2n ** 63n), -(2n ** 53n) - 1n, -1n, 0n, 1n, 2n ** 53n + 1n, 2n ** 63n - 1n]),
);

numbers.onEngine('BigInteger is added up and compared to the last bit', async (engine, database) => {
  const own = new MetaData();
  const big = own.table(fresh('big'), { id: column(BigInteger, { primaryKey: true, autoincrement: false }) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(insert(big).values([{ id: 2n ** 53n }, { id: 2n ** 53n + 1n }, { id: 2n ** 53n + 2n }]));
    expect(await connection.scalar(select(func.max(big.c.id)))).toBe(2n ** 53n + 2n);
    expect(
      await connection
        .scalars(
          select(big.c.id)
            .where(big.c.id.gt(2n ** 53n))
            .orderBy(big.c.id.desc()),
        )
        .all(),
    ).toEqual([2n ** 53n + 2n, 2n ** 53n + 1n]);
    expect(await connection.scalars(select(big.c.id).where(big.c.id.in([2n ** 53n + 1n]))).all()).toEqual([2n ** 53n + 1n]);
  });
});

numbers.onEngine('Numeric is kept to its scale', (_engine, database) =>
  expectRoundTrip(database, Numeric(10, 2), ['-99999999.99', '-0.01', '0.00', '0.10', '12.50', '99999999.99']),
);

numbers.onEngine('Numeric is kept to 38 digits', (_engine, database) =>
  expectRoundTrip(database, Numeric(38, 10), [
    '-9999999999999999999999999999.9999999999',
    '0.0000000001',
    '1234567890123456789012345678.0123456789',
    '9999999999999999999999999999.9999999999',
  ]),
);

numbers.onEngine('Numeric of whole numbers is kept to 38 digits', (_engine, database) =>
  expectRoundTrip(database, Numeric(38, 0), ['-99999999999999999999999999999999999999', '0', '99999999999999999999999999999999999999']),
);

numbers.onEngine('Numeric without a precision keeps what it is given', (_engine, database) =>
  expectRoundTrip(database, Numeric(), ['-12345678901234567890.123456789', '0', '0.1', '123']),
);

numbers.onEngine('Numeric may be read as a number', (_engine, database) =>
  expectRoundTrip(database, Numeric(10, 2, { as: 'number' }), [-1.25, 0, 0.1, 12_345_678.91]),
);

numbers.onEngine('Numeric of 38 digits sorts and adds as a number', ['bigDecimals'], async (engine, database) => {
  const own = new MetaData();
  const big = own.table(fresh('big'), { id: column(Integer, { primaryKey: true, autoincrement: false }), value: column(Numeric(38, 4)) });
  await database.create(own);
  await engine.connect(async (connection) => {
    const values = ['9.5000', '10000000000000000000000000000000.0001', '-3.0000'];
    await connection.execute(insert(big).values(values.map((value, id) => ({ id, value }))));
    expect(await connection.scalars(select(big.c.id).orderBy(big.c.value)).all()).toEqual([2, 0, 1]);
    expect(await connection.scalar(select(func.sum(big.c.value)))).toBe('10000000000000000000000000000006.5001');
    expect(await connection.scalar(select(big.c.id).where(big.c.value.gt('10')))).toBe(1);
  });
});

numbers.onEngine('Numeric refuses what has too many digits', ['decimalRange'], async (engine) => {
  const adding = engine.begin((connection) => connection.execute(insert(item).values({ sku: 'a', price: '123456789.00' })));
  await expect(adding).rejects.toMatchObject({ code: 'DB_INVALID_VALUE' });
});

numbers.onEngine('Double is kept to the last bit', (_engine, database) =>
  expectRoundTrip(database, Double, [-Number.MAX_VALUE, -1.5, 0, 2.2250738585072014e-308, 0.1, 1 / 3, 2 ** 53, Number.MAX_VALUE]),
);

numbers.onEngine('Double keeps numbers that are nearly zero', ['tinyDoubles'], (_engine, database) =>
  expectRoundTrip(database, Double, [Number.MIN_VALUE, 1e-310]),
);

numbers.onEngine('Double has infinities', ['floatInfinity'], (_engine, database) =>
  expectRoundTrip(database, Double, [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]),
);

numbers.onEngine('Double has a value that is no number', ['floatNan'], (_engine, database) =>
  expectRoundTrip(database, Double, [Number.NaN], { comparable: false }),
);

numbers.onEngine('Float keeps what 24 bits can hold', (_engine, database) =>
  expectRoundTrip(database, Float, [-1.5, 0, 0.25, 1_024.5, 16_777_216]),
);

numbers.onEngine('Float of 53 bits keeps as much as Double', (_engine, database) =>
  expectRoundTrip(database, Float.with({ precision: 53 }), [-1.5, 0, 0.1, 1 / 3]),
);

numbers.onEngine('Bool is true or false', (_engine, database) => expectRoundTrip(database, Bool, [true, false]));

export const texts = new CaseGroup('a text of type', { fixtures: [stock] });

const strange = [
  '',
  ' ',
  'plain',
  "it's",
  '"double"',
  'back\\slash',
  "\\'",
  'line\nbreak\r\n\ttab',
  '\u0001\u001f\u007f',
  'Ünïcödé',
  'e\u0301 is not \u00e9',
  'שלום עולם',
  '日本語',
  '😀 👩‍👩‍👧 𝒳',
  '%_/?:$1{}',
  '-- /* */ ;',
  '\ufeffmark',
];

texts.onEngine('Varchar keeps every character', (_engine, database) => expectRoundTrip(database, Varchar(60), strange));

texts.onEngine('Varchar is as long as it says, in characters', (_engine, database) =>
  expectRoundTrip(database, Varchar(10), ['x'.repeat(10), 'é'.repeat(10), '😀'.repeat(5)]),
);

texts.onEngine('Text keeps every character', (_engine, database) => expectRoundTrip(database, Text, strange));

texts.onEngine('Text holds sixty thousand characters', (_engine, database) =>
  expectRoundTrip(database, Text, ['x'.repeat(60_000), 'é'.repeat(20_000)], { literal: false }),
);

texts.onEngine('Text holds a million characters where its length is told', (_engine, database) =>
  expectRoundTrip(database, Text.with({ length: 1_048_576 }), ['long '.repeat(200_000)], { literal: false, comparable: false }),
);

texts.onEngine('Text holds 16 MiB where its length is told', ['largeValues'], async (engine, database) => {
  const own = new MetaData();
  const book = own.table(fresh('book'), { content: column(Text.with({ length: 2 ** 24 })) });
  await database.create(own);
  const content = 'longest '.repeat(2 ** 21);
  await engine.connect(async (connection) => {
    await connection.execute(insert(book).values({ content }));
    expect((await connection.scalar(select(book.c.content))) === content).toBe(true);
  });
});

texts.onEngine('Text holds the character U+0000', ['nulInText'], (_engine, database) =>
  expectRoundTrip(database, Text, ['a\0b', '\0'], { literal: false }),
);

texts.onEngine('Char keeps texts of its length', (_engine, database) =>
  expectRoundTrip(database, Char(5), ['abcde', '日本語日本', "it's!"]),
);

texts.onEngine('Enum is one of its values', (_engine, database) =>
  expectRoundTrip(database, Enum('low', 'in between', "it's high"), ["it's high", 'low', 'in between']),
);

texts.onEngine('Enum refuses any other before it is sent', async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), { size: column(Enum('small', 'large')) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await expect(connection.execute(insert(box).values({ size: 'huge' as never }))).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  });
});

texts.onEngine('Enum sorts in the order of its values', ['orderedEnums'], async (engine, database) => {
  const mood = Enum('sad', 'ok', 'happy').with({ name: fresh('mood') });
  const own = new MetaData();
  const day = own.table(fresh('day'), { id: column(Integer, { primaryKey: true, autoincrement: false }), mood: column(mood) });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(
      insert(day).values([
        { id: 1, mood: 'happy' },
        { id: 2, mood: 'sad' },
      ]),
    );
    expect(await connection.scalars(select(day.c.mood).orderBy(day.c.mood)).all()).toEqual(['sad', 'happy']);
    expect(await connection.scalar(select(day.c.id).where(day.c.mood.eq('happy')))).toBe(1);
  });
});

texts.onEngine('Enum is a type with a name, that comes and goes with its table', ['namedEnums'], async (engine, database) => {
  const mood = Enum('sad', 'ok', 'happy').with({ name: fresh('mood') });
  const own = new MetaData();
  own.table(fresh('day'), { mood: column(mood) });
  await database.create(own);
  expect(await engine.inspect().enums()).toMatchObject([{ name: mood.name, values: ['sad', 'ok', 'happy'] }]);
  await engine.begin((connection) => own.dropAll(connection));
  expect(await engine.inspect().enums()).toEqual([]);
});

texts.onEngine('Uuid is kept in its canonical form', async (engine, database) => {
  const ids = ['00000000-0000-0000-0000-000000000000', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  await expectRoundTrip(database, Uuid, ids);
  await engine.connect(async (connection) => {
    const given = literal('6BA7B810-9DAD-11D1-80B4-00C04FD430C8', Uuid);
    expect(await connection.scalar(select(given.label('id')))).toBe(ids[1]);
  });
});

texts.onEngine('one’s own is encoded and decoded, in conditions too', async (engine, database) => {
  const Tags = customType<readonly string[], string>(Varchar(40), {
    encode: (tags) => tags.join(','),
    decode: (stored) => stored.split(','),
  });
  const own = new MetaData();
  const note = own.table(fresh('note'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    tags: column(Tags, { nullable: true }),
  });
  await database.create(own);
  await engine.connect(async (connection) => {
    await connection.execute(
      insert(note).values([
        { id: 1, tags: ['a', 'b'] },
        { id: 2, tags: null },
      ]),
    );
    expect(await connection.scalars(select(note.c.tags).orderBy(note.c.id)).all()).toEqual([['a', 'b'], null]);
    expect(await connection.scalar(select(note.c.id).where(note.c.tags.eq(['a', 'b'])))).toBe(1);
  });
});

texts.onEngine('a domain keeps its rule', ['domains'], async (engine, database) => {
  const Code = domain(named('code'), Varchar(10), { check: sql`VALUE LIKE 'A%'` as never });
  const own = new MetaData();
  const note = own.table(fresh('note'), { id: column(Integer, { primaryKey: true, autoincrement: false }), code: column(Code) });
  await database.create(own);
  await engine.begin((connection) => connection.execute(insert(note).values({ id: 1, code: 'A1' })));
  const wrong = engine.begin((connection) => connection.execute(insert(note).values({ id: 2, code: 'B1' })));
  await expect(wrong).rejects.toMatchObject({ code: 'DB_CHECK_VIOLATION' });
});

texts.onEngine('an array holds values, NULL and texts of any characters', ['arrays'], async (_engine, database) => {
  await expectRoundTrip(database, ArrayOf(Integer), [[], [1], [3, 2, 1]]);
  await expectRoundTrip(database, ArrayOf(Text, { nulls: true }), [['a', null, '', 'NULL', '{"x"}', "it's \\ , 😀"]]);
  await expectRoundTrip(database, ArrayOf(Integer, { dimensions: 2 }), [
    [
      [1, 2],
      [3, 4],
    ],
  ]);
});

texts.onEngine('an array of 64-bit integers, decimals and truth values keeps them', ['arrays'], async (_engine, database) => {
  await expectRoundTrip(database, ArrayOf(BigInteger), [[2n ** 63n - 1n, -(2n ** 63n)]]);
  await expectRoundTrip(database, ArrayOf(Numeric(20, 2)), [['123456789012345678.99', '-0.50']]);
  await expectRoundTrip(database, ArrayOf(Bool), [[true, false]]);
});

texts.it('a column of a type that the database lacks is refused with a sentence', async (connection, database) => {
  if (database.has('arrays')) return;
  const own = new MetaData();
  const box = own.table(fresh('box'), { tags: column(ArrayOf(Text)) });
  await expect(connection.execute(createTable(box))).rejects.toMatchObject({ code: 'SQL_UNSUPPORTED' });
});
