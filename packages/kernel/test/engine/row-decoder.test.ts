import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRowDecoder, type DecodedColumn, mappingReader } from '../../src/engine/row-decoder.ts';

const double = (raw: unknown): unknown => Number(raw) * 2;

function column(key: string, decode?: DecodedColumn['decode']): DecodedColumn {
  return { key, decode };
}

describe.each([
  ['generated code', true],
  ['closures', false],
])('a row decoder of %s', (_how, generate) => {
  test('gives objects, tuples, first columns and mappings', () => {
    const decoder = createRowDecoder([column('id', double), column('name')], generate);
    expect(decoder.keys).toEqual(['id', 'name']);
    expect(decoder.object([4, 'x'])).toEqual({ id: 8, name: 'x' });
    expect(decoder.tuple([4, 'x'])).toEqual([8, 'x']);
    expect(decoder.first([4, 'x'])).toBe(8);
    const mapping = mappingReader(decoder)([4, 'x']);
    expect(Object.getPrototypeOf(mapping)).toBeNull();
    expect({ ...mapping }).toEqual({ id: 8, name: 'x' });
  });

  test('never gives null to a decode function', () => {
    const fail = (): never => {
      throw new Error('null was decoded');
    };
    const decoder = createRowDecoder([column('a', fail), column('b', fail)], generate);
    expect(decoder.object([null, null])).toEqual({ a: null, b: null });
    expect(decoder.tuple([null, null])).toEqual([null, null]);
    expect(decoder.first([null, null])).toBeNull();
  });

  test('gives tuples of their own, so that changing one changes no other', () => {
    const raw = [1, 2];
    const tuple = createRowDecoder([column('a'), column('b')], generate).tuple(raw) as number[];
    tuple[0] = 9;
    expect(raw).toEqual([1, 2]);
  });

  test('makes own properties of any key, __proto__ and such as look like code included', () => {
    const keys = ['__proto__', 'constructor', '0', "'];throw 1;//", '\u2028', '$' + '{x}', 'a b', ''];
    const decoder = createRowDecoder(
      keys.map((key) => column(key)),
      generate,
    );
    const row = decoder.object(keys.map((_key, i) => i)) as Record<string, unknown>;
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(Object.keys(row).sort()).toEqual([...keys].sort());
    for (const [i, key] of keys.entries()) expect(Object.getOwnPropertyDescriptor(row, key)?.value).toBe(i);
  });

  test('gives an empty object where there are no columns', () => {
    expect(createRowDecoder([], generate).object([])).toEqual({});
    expect(createRowDecoder([], generate).first([])).toBeUndefined();
  });
});

test('generated code and closures agree on every row', () => {
  const anyColumn = fc.record({ key: fc.string(), decoded: fc.boolean() });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyColumn, { selector: ({ key }) => key, maxLength: 12 }),
      fc.array(fc.oneof(fc.integer(), fc.constant(null)), { minLength: 12, maxLength: 12 }),
      (columns, raw) => {
        const made = columns.map(({ key, decoded }) => column(key, decoded ? double : undefined));
        const [generated, closures] = [createRowDecoder(made, true), createRowDecoder(made, false)];
        expect(generated.object(raw)).toStrictEqual(closures.object(raw));
        expect(Object.keys(generated.object(raw) as object)).toEqual(Object.keys(closures.object(raw) as object));
        expect(generated.tuple(raw)).toStrictEqual(closures.tuple(raw));
        expect(generated.first(raw)).toStrictEqual(closures.first(raw));
      },
    ),
  );
});

test('a process that forbids code generation decodes all the same', () => {
  const script = fileURLToPath(new URL('./fixtures/decode-without-code.ts', import.meta.url));
  const out = execFileSync(process.execPath, ['--disallow-code-generation-from-strings', '--import', 'tsx', script], { encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({ forbidden: true, row: { id: 2, name: null } });
});
