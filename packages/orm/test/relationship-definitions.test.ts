import { column, Integer, MetaData, Varchar } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { many, mapped, mapperOf, one, type RelationshipOptions } from '../src/index.ts';

/** A class with two ways to another one, and a relationship with these options. */
function relate(options: RelationshipOptions & { readonly nullable?: false }) {
  const metadata = new MetaData();
  class City extends mapped('city', { id: column(Integer, { primaryKey: true }), name: column(Varchar(20)) }, { metadata }) {}
  class Flight extends mapped(
    'flight',
    {
      id: column(Integer, { primaryKey: true }),
      fromId: column(Integer, { foreignKey: 'city.id' }),
      toId: column(Integer, { foreignKey: 'city.id' }),
      from: one<City>(() => City, options),
    },
    { metadata },
  ) {}
  return mapperOf(Flight).relationship('from');
}

describe('a relationship', () => {
  test('of several foreign keys needs the one that is meant, by name or as a column', () => {
    expect(() => relate({})).toThrow(/ORM_AMBIGUOUS_RELATIONSHIP: the foreign keys fromId, toId of 'flight' all fit Flight.from/);
    expect(relate({ foreignKey: 'flight.toId' }).locals.map(({ key }) => key)).toEqual(['toId']);
    expect(() => relate({ foreignKey: 'flight.id' })).toThrow(/ORM_INVALID_MAPPING: Flight.from names 'flight.id' as its foreign key/);
    expect(() => relate({ foreignKey: () => 'toId' })).toThrow(
      /ORM_INVALID_MAPPING: foreignKey of Flight.from gives something that is no column/,
    );
  });

  test('refuses cascades, orders and other sides that do not exist', () => {
    expect(() => relate({ foreignKey: 'flight.toId', cascade: 'al' })).toThrow(
      "ORM_INVALID_MAPPING: Flight.from has the cascade 'al'; there are all, none, save-update, merge",
    );
    expect(() => relate({ foreignKey: 'flight.toId', orderBy: () => 'name' }).order).toThrow(
      /orderBy of Flight.from gives something that is no expression/,
    );
    expect(() => relate({ foreignKey: 'flight.toId', backPopulates: 'flights' }).inverse).toThrow(
      /Flight.from is to be kept in step with City.flights, which is no relationship/,
    );
  });

  test('needs a foreign key between its classes', () => {
    const metadata = new MetaData();
    class Moon extends mapped('moon', { id: column(Integer, { primaryKey: true }) }, { metadata }) {}
    class Planet extends mapped('planet', { id: column(Integer, { primaryKey: true }), moons: many<Moon>(() => Moon) }, { metadata }) {}
    expect(() => mapperOf(Planet).relationships).toThrow(/ORM_NO_RELATIONSHIP: no foreign key connects Planet and Moon/);
  });

  test('of a class with itself may be sorted by its own attributes', () => {
    class Post extends mapped(
      'post',
      {
        id: column(Integer, { primaryKey: true }),
        answersId: column(Integer, { nullable: true, foreignKey: 'post.id' }),
        answersTo: one<Post>(() => Post, { nullable: true, foreignKey: () => Post.c.answersId }),
        answers: many<Post>(() => Post, { foreignKey: () => Post.c.answersId, orderBy: () => [Post.c.id.desc()] }),
      },
      { metadata: new MetaData() },
    ) {}
    expect(mapperOf(Post).relationship('answers').order).toHaveLength(1);
    expect(mapperOf(Post).relationship('answersTo').direction).toBe('manyToOne');
  });
});
