import { column, Integer, MetaData, Table } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { type CompositeDef, composite, map, mapped } from '../src/index.ts';

class Point {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
}

/** A class whose composite `start` is defined like this. */
function define(start: unknown) {
  return mapped(
    'vertex',
    {
      id: column(Integer, { primaryKey: true }),
      x1: column(Integer),
      y1: column(Integer),
      // What the compiler would refuse is asked of the run time here.
      start: start as CompositeDef<Point, Readonly<Record<never, string>>, false>,
    },
    { metadata: new MetaData() },
  );
}

describe('the definition of a composite', () => {
  test('is refused where a column is unknown or given to two properties, or where there is none', () => {
    expect(() => define(composite(Point, { x: 'x1', y: 'y9' }))).toThrow(
      "ORM_INVALID_MAPPING: vertex.start is to be made of 'y9', which is no column; there are id, x1, y1.",
    );
    expect(() => define(composite(Point, { x: 'x1', y: 'x1' }))).toThrow(
      "ORM_INVALID_MAPPING: vertex.start names 'x1' for two properties; a column holds one.",
    );
    expect(() => define(composite(Point, {}))).toThrow(/ORM_INVALID_MAPPING: vertex.start is made of no column/);
  });

  test('is refused where it may be null and its columns may not', () => {
    expect(() => define(composite(Point, { x: 'x1', y: 'y1' }, { nullable: true }))).toThrow(
      /ORM_INVALID_MAPPING: vertex.start may be null, but its column 'x1' may not/,
    );
  });

  test('is refused under the name of a column', () => {
    class Vertex {
      declare id: number;
    }
    const table = new Table('vertex', { id: column(Integer, { primaryKey: true }), x: column(Integer) }, { metadata: new MetaData() });
    expect(() => map(Vertex, table, { x: composite(Point, { x: 'x' }) })).toThrow(
      /ORM_INVALID_MAPPING: Vertex.x is a column and a composite/,
    );
  });
});

describe('a composite', () => {
  const Start = define(composite(Point, { x: 'x1', y: 'y1' }));

  test('takes objects of its class, and null only where it may be null', () => {
    const vertex = new Start({ x1: 1, y1: 2 });
    expect(() => Object.assign(vertex, { start: { x: 3, y: 4 } })).toThrow('ORM_INVALID_COMPOSITE: vertex.start takes an object of Point.');
    expect(() => Object.assign(vertex, { start: null })).toThrow('ORM_INVALID_COMPOSITE: vertex.start takes an object of Point.');
    expect(() => Start.c.start.eq({ x: 3, y: 4 })).toThrow('ORM_INVALID_COMPOSITE: vertex.start takes an object of Point.');
    expect([vertex.x1, vertex.y1]).toEqual([1, 2]);
  });

  test('must be made with its properties in their order', () => {
    const Swapped = define(composite(Point, { y: 'y1', x: 'x1' }));
    expect(() => new Swapped({ x1: 1, y1: 2 }).start).toThrow(
      /ORM_INVALID_MAPPING: an object of Point that was made for vertex.start does not have in 'y' what it was given; its constructor must take y, x in this order/,
    );
  });

  test('belongs to classes that are mapped imperatively as well', () => {
    class Place {
      declare id: number;
      declare lon: number;
      declare lat: number;
      declare at: Point;
    }
    const table = new Table(
      'place',
      { id: column(Integer, { primaryKey: true }), lon: column(Integer), lat: column(Integer) },
      { metadata: new MetaData() },
    );
    map(Place, table, { at: composite(Point, { x: 'lon', y: 'lat' }) });
    const place = Object.assign(Object.create(Place.prototype) as Place, { lon: 8, lat: 50 });
    expect(place.at).toEqual(new Point(8, 50));
    place.at = new Point(9, 51);
    expect([place.lon, place.lat]).toEqual([9, 51]);
  });

  test('is listed among the attributes', () => {
    expect(() => new Start({ x1: 1, y1: 2, strat: 1 } as never)).toThrow(/has no attribute 'strat'; it has id, x1, y1, start/);
  });
});
