import type { AnySqlType, EnumType, NumericType, Table, TypeCompiler } from '@sqlayer/expression';

/** A value that every type of a kind can hold; undefined where only the type itself knows. */
const values: Readonly<Record<string, (type: AnySqlType) => unknown>> = {
  smallInteger: () => 7,
  integer: () => 7,
  bigInteger: () => 7n,
  float: () => 1.5,
  double: () => 1.5,
  numeric: (type) => {
    const { scale, precision, as } = type as NumericType<string | number>;
    return as === 'number' ? 7 : (7).toFixed(scale ?? (precision === undefined ? 1 : 0));
  },
  char: () => 'a',
  varchar: () => 'a',
  text: () => 'a',
  enum: (type) => (type as EnumType<string>).values[0],
  uuid: () => '7f1c7c0e-8f0a-4b0e-9a57-0a8b5b9c2d11',
  date: () => '2024-02-29',
  time: () => '03:04:05',
  timestamp: () => new Date('2024-02-03T04:05:06Z'),
  interval: () => 'PT1H30M',
  boolean: () => true,
  binary: () => Buffer.from([1, 2, 3, 4]),
  json: () => ({ a: [1, { b: 'x' }] }),
};

/** A row with a value in each column that an application may write and for whose type one is known. */
export function sampleRow(table: Table, types: TypeCompiler): Readonly<Record<string, unknown>> {
  const given = table.columns.filter((column) => column !== table.autoincrementColumn && !column.options.generated);
  return Object.fromEntries(
    given.flatMap(({ key, type }) => {
      const resolved = types.resolve(type);
      const value = values[resolved.kind]?.(resolved);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
