import { func, insert, literal, not, select, typeCoerce, Varchar } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const strings = new CaseGroup('a text', { fixtures: [company, stock] });

const { id, name } = person.c;

async function addNames(connection: Connection, ...names: readonly string[]): Promise<void> {
  await connection.execute(insert(item).values(names.map((one, i) => ({ sku: `s${i}`, name: one }))));
}

const found = select(item.c.sku).orderBy(item.c.sku);

strings.it('is joined to another one', async (connection) => {
  const query = select(name.concat('!').label('a'), literal('<').concat(name).concat('>').label('b')).where(id.eq(1));
  expect(await connection.execute(query).one()).toEqual({ a: 'Ada!', b: '<Ada>' });
});

strings.it('is joined by +', async (connection) => {
  expect(await connection.scalar(select(name.add(' of ').add(team.c.name)).where(id.eq(4), team.c.id.eq(person.c.teamId)))).toBe(
    'Di of Beta',
  );
});

strings.it('is joined to NULL by nothing', async (connection) => {
  expect(await connection.scalar(select(team.c.name.concat(team.c.city as never)).where(team.c.id.eq(3)))).toBeNull();
});

strings.it('is joined by concat()', async (connection) => {
  expect(await connection.scalar(select(func.concat(name, '-', person.c.age)).where(id.eq(2)))).toBe('Bo-41');
});

strings.it('changes case', async (connection) => {
  const query = select(func.upper(name).label('upper'), func.lower(name).label('lower')).where(id.eq(1));
  expect(await connection.execute(query).one()).toEqual({ upper: 'ADA', lower: 'ada' });
});

strings.it('loses blanks at its ends', async (connection) => {
  expect(await connection.scalar(select(func.trim(literal('  a b  '))))).toBe('a b');
});

strings.it('is as long as it has characters', async (connection) => {
  await addNames(connection, 'Łódź', '日本', '');
  expect(await connection.scalars(select(func.length(item.c.name as never)).orderBy(item.c.sku)).all()).toEqual([4, 2, 0]);
});

strings.it('is compared with a pattern', async (connection) => {
  expect(await connection.scalars(select(name).where(name.like('%d%')).orderBy(id)).all()).toContain('Ada');
  expect(await connection.scalars(select(name).where(name.like('_o')).orderBy(id)).all()).toEqual(['Bo']);
  expect(await connection.scalars(select(name).where(name.notLike('%a'), name.notLike('E%')).orderBy(id)).all()).toEqual([
    'Bo',
    'Cy',
    'Di',
  ]);
});

strings.it('is compared with a pattern of another column', async (connection) => {
  const query = select(name).where(literal('xBox', Varchar(10)).like(literal('%').concat(name).concat('%')));
  expect(await connection.scalars(query).all()).toEqual(['Bo']);
});

strings.it('takes the signs of a pattern for themselves behind an escape', async (connection) => {
  await addNames(connection, '100%', '100 percent', 'a_b', 'aab');
  expect(await connection.scalars(found.where(item.c.name.like('100!%', { escape: '!' }))).all()).toEqual(['s0']);
  expect(await connection.scalars(found.where(item.c.name.like('a!_b', { escape: '!' }))).all()).toEqual(['s2']);
});

strings.it('begins, ends and is in between', async (connection) => {
  await addNames(connection, 'one two three', 'two three', 'three one');
  expect(await connection.scalars(found.where(item.c.name.startsWith('one'))).all()).toEqual(['s0']);
  expect(await connection.scalars(found.where(item.c.name.endsWith('three'))).all()).toEqual(['s0', 's1']);
  expect(await connection.scalars(found.where(item.c.name.contains('two'))).all()).toEqual(['s0', 's1']);
  expect(await connection.scalars(found.where(not(item.c.name.contains('two')))).all()).toEqual(['s2']);
});

strings.it('is searched for as it stands, signs of patterns too', async (connection) => {
  await addNames(connection, 'a%b', 'axb', 'a_b', 'a/b', 'a\\b');
  expect(await connection.scalars(found.where(item.c.name.startsWith('a%'))).all()).toEqual(['s0']);
  expect(await connection.scalars(found.where(item.c.name.contains('_'))).all()).toEqual(['s2']);
  expect(await connection.scalars(found.where(item.c.name.contains('/'))).all()).toEqual(['s3']);
  expect(await connection.scalars(found.where(item.c.name.endsWith('\\b'))).all()).toEqual(['s4']);
});

strings.it('is found whatever its case', async (connection) => {
  await addNames(connection, 'Straw', 'STRAW hat', 'hay');
  expect(await connection.scalars(found.where(item.c.name.ilike('straw%'))).all()).toEqual(['s0', 's1']);
  expect(await connection.scalars(found.where(item.c.name.istartsWith('sTRAw'))).all()).toEqual(['s0', 's1']);
  expect(await connection.scalars(found.where(item.c.name.iendsWith('HAT'))).all()).toEqual(['s1']);
  expect(await connection.scalars(found.where(item.c.name.icontains('A'))).all()).toEqual(['s0', 's1', 's2']);
});

strings.it('is told from the same one in another case', ['caseSensitiveText'], async (connection) => {
  await addNames(connection, 'same', 'Same');
  expect(await connection.scalars(found.where(item.c.name.eq('same'))).all()).toEqual(['s0']);
});

strings.it('of another case does not match a pattern', ['caseSensitiveLike'], async (connection) => {
  await addNames(connection, 'same', 'Same');
  expect(await connection.scalars(found.where(item.c.name.like('s%'))).all()).toEqual(['s0']);
  expect(await connection.scalars(found.where(item.c.name.startsWith('S'))).all()).toEqual(['s1']);
});

strings.it('keeps blanks at its end', async (connection) => {
  await addNames(connection, 'a  ');
  expect(await connection.scalar(select(item.c.name))).toBe('a  ');
});

strings.it('is matched with a regular expression', ['regularExpressions'], async (connection) => {
  await addNames(connection, 'a1', 'b22', 'c');
  expect(await connection.scalars(found.where(item.c.name.regexpMatch('^[a-z][0-9]+$'))).all()).toEqual(['s0', 's1']);
  expect(await connection.scalars(found.where(not(item.c.name.regexpMatch('[0-9]')))).all()).toEqual(['s2']);
});

strings.it('has what a regular expression finds replaced', ['regularReplacement'], async (connection) => {
  expect(await connection.scalar(select(func.regexpReplace(literal('a1b'), '[0-9]', '#')))).toBe('a#b');
});

strings.it('is sorted by its code points or by the rules of a language, but always the same', async (connection) => {
  await addNames(connection, 'b', 'a', 'c');
  expect(await connection.scalars(select(item.c.name).orderBy(item.c.name)).all()).toEqual(['a', 'b', 'c']);
  expect(await connection.scalars(select(item.c.name).orderBy(item.c.name.desc())).all()).toEqual(['c', 'b', 'a']);
});

strings.it('is compared by its order', async (connection) => {
  expect(await connection.scalars(select(name).where(name.gt('Bo'), name.le('Di')).orderBy(id)).all()).toEqual(['Cy', 'Di']);
});

strings.it('is taken for another type without asking the database', async (connection) => {
  const coerced = typeCoerce(person.c.age, Varchar(10)).eq('36');
  expect(coerced).toBeDefined();
  expect(await connection.scalar(select(name).where(person.c.age.cast(Varchar(10)).eq('36')))).toBe('Ada');
});

strings.it('of many characters is bound whole', async (connection) => {
  const long = 'x'.repeat(10_000);
  expect(await connection.scalar(select(func.length(literal(long))))).toBe(10_000);
});
