import { cast, func, literal, not, select, Varchar } from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { orders, user } from '../tables.ts';

const { id, name, fullname, age } = user.c;
const { note } = orders.c;

export const cases: GoldenCases = {
  'strings.not_like': () => select(id).where(name.notLike('a%')),
  'strings.like_escape': () => select(id).where(name.like('a/%b', { escape: '/' })),
  'strings.not_like_escape': () => select(id).where(name.notLike('a^_b', { escape: '^' })),
  'strings.like_column': () => select(id).where(fullname.like(name)),
  'strings.ilike': () => select(id).where(name.ilike('a%')),
  'strings.contains_autoescape': () => select(id).where(name.contains('10%_x/y')),
  'strings.contains_autoescape_custom': () => select(id).where(name.contains('50%^', { escape: '^' })),
  'strings.not_contains': () => select(id).where(not(name.contains('bc'))),
  'strings.startswith_autoescape': () => select(id).where(name.startsWith('a_b')),
  'strings.endswith': () => select(id).where(name.endsWith('yz')),
  'strings.icontains_autoescape': () => select(id).where(name.icontains('B%')),
  'strings.istartswith': () => select(id).where(name.istartsWith('Ab')),
  'strings.iendswith': () => select(id).where(name.iendsWith('Yz')),
  'strings.regexp_match_negated': () => select(id).where(not(name.regexpMatch('^a'))),
  'strings.regexp_replace_flags': () => select(func.regexpReplace(name, '[a-z]', 'X', 'gi').label('masked')),
  'strings.concat_plus_columns': () => select(name.add(fullname)),
  'strings.concat_method': () => select(name.concat('-x').label('k')),
  'strings.concat_with_cast_integer': () => select(name.concat(cast(age, Varchar(5))).label('k')),
  'strings.concat_precedence': () => select(id).where(name.add('a').eq(literal('b').add(fullname))),
  'strings.concat_in_like': () => select(id).where(name.add(' ').add(fullname).like('%x%')),
  'strings.collate_column': () => select(name.collate('C').label('n')),
  'strings.collate_quoted': () => select(id).orderBy(name.collate('en-US-x-icu')),
  'strings.match_negated': () => select(orders.c.id).where(not(note.match('refund'))),
  'strings.match_pg_regconfig': () => select(orders.c.id).where(note.match('refund', { configuration: 'english' })),
  'strings.mysql_match_query_expansion': () => {
    const score = note.match('refund', { mode: 'QUERY EXPANSION' });
    return select(orders.c.id).where(score).orderBy(score.desc());
  },
};
