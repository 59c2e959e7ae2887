import { column, Integer, select, Text, update } from '@sqlayer/expression';
import { describe, expectTypeOf, test } from 'vitest';
import { aliased, Composite, composite, many, mapped, one } from '../src/index.ts';

class Point {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  get distance(): number {
    return Math.hypot(this.x, this.y);
  }
}

class Vertex extends mapped('vertex', {
  id: column(Integer, { primaryKey: true }),
  x1: column(Integer),
  y1: column(Integer),
  x2: column(Integer, { nullable: true }),
  y2: column(Integer, { nullable: true }),
  label: column(Text),
  start: composite(Point, { x: 'x1', y: 'y1' }),
  end: composite(Point, { x: 'x2', y: 'y2' }, { nullable: true }),
  shape: one<Shape>(() => Shape, { nullable: true }),
}) {}

class Shape extends mapped('shape', {
  id: column(Integer, { primaryKey: true }),
  x: column(Integer),
  y: column(Integer),
  centre: composite(Point, { x: 'x', y: 'y' }),
  vertices: many<Vertex>(() => Vertex),
}) {}

const id = column(Integer, { primaryKey: true });

describe('a composite', () => {
  test('is an attribute of objects', () => {
    const vertex = new Vertex({ start: new Point(1, 2), label: 'a' });
    expectTypeOf(vertex.start).toEqualTypeOf<Point>();
    expectTypeOf(vertex.end).toEqualTypeOf<Point | null>();
    vertex.end = null;
    // @ts-expect-error this one is never null
    vertex.start = null;
    // @ts-expect-error no point
    vertex.end = 'here';
  });

  test('is given to the constructor in place of its columns', () => {
    new Vertex({ start: new Point(1, 2), end: new Point(3, 4), label: 'a' });
    new Vertex({ start: new Point(1, 2), end: null, label: 'a' });
    new Vertex({ x1: 1, y1: 2, label: 'a' });
    new Vertex({ x1: 1, y1: 2, x2: 3, y2: null, label: 'a' });
    new Shape({ centre: new Point(1, 2), vertices: [] });
    // @ts-expect-error neither the composite nor its columns
    new Vertex({ label: 'a' });
    // @ts-expect-error one of the columns is missing
    new Vertex({ x1: 1, label: 'a' });
    // @ts-expect-error what is no part of it must be given all the same
    new Vertex({ start: new Point(1, 2) });
    // @ts-expect-error no point
    new Vertex({ start: 5, label: 'a' });
  });

  test('is compared in statements, and its columns are at hand', () => {
    select(Vertex).where(Vertex.c.start.eq(new Point(1, 2)), Vertex.c.end.ne(null), Vertex.c.end.isNull());
    select(Vertex).orderBy(Vertex.c.start.columns.x, Vertex.c.start.columns.y.desc());
    update(Vertex)
      .set({ label: 'b' })
      .where(Vertex.c.start.eq(new Point(1, 2)));
    expectTypeOf(select(Vertex.c.start.columns.x)).toEqualTypeOf(select(Vertex.c.x1));
    const other = aliased(Vertex, 'other');
    expectTypeOf(other.c.start.columns.x).toEqualTypeOf(other.c.x1);
    other.c.start.eq(new Point(1, 2));
    // @ts-expect-error no point
    Vertex.c.start.eq(5);
    // @ts-expect-error there is no such property
    Vertex.c.start.columns.z;
    // @ts-expect-error it is several columns, not one
    select(Vertex.c.start);
  });

  test('of a decorated class has the type of its property', () => {
    class Place {
      @Composite(Point, { x: 'lon', y: 'lat' }) at!: Point;
      @Composite(Point, { x: 'lon', y: 'lat' }, { nullable: true }) to!: Point | null;
      // @ts-expect-error no point
      @Composite(Point, { x: 'lon', y: 'lat' }) from!: string;
      // @ts-expect-error the value object has no such property
      @Composite(Point, { z: 'lon' }) via!: Point;
    }
    expectTypeOf<Place['at']>().toEqualTypeOf<Point>();
  });

  test('that does not fit its columns is refused', () => {
    // @ts-expect-error there is no column 'y9'
    mapped('a', { id, x: column(Integer), start: composite(Point, { x: 'x', y: 'y9' }) });
    // @ts-expect-error the value object has no property 'z'
    mapped('a', { id, x: column(Integer), start: composite(Point, { z: 'x' }) });
    // @ts-expect-error the type of property 'x' is not that of column 'x'
    mapped('a', { id, x: column(Text), start: composite(Point, { x: 'x' }) });
    // @ts-expect-error the column may be NULL alone, and the property not
    mapped('a', { id, x: column(Integer, { nullable: true }), start: composite(Point, { x: 'x' }) });
    // @ts-expect-error 'start' is not a column
    mapped('a', { id, start: composite(Point, { x: 'start' }) });
  });
});
