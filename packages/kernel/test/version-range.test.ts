import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInRange, isVersion } from '../src/version-range.ts';

// Every row was compared with node-semver's `satisfies`.
const rows: readonly [range: string, inside: readonly string[], outside: readonly string[]][] = [
  ['*', ['0.0.0', '9.9.9'], ['1.0.0-rc.1']],
  ['1.2.3', ['1.2.3', '1.2.3+build'], ['1.2.4', '1.2.3-rc.1']],
  ['=1.2.3', ['1.2.3'], ['1.2.2']],
  ['1.2', ['1.2.0', '1.2.9'], ['1.3.0', '1.1.9']],
  ['1', ['1.0.0', '1.9.9'], ['2.0.0', '0.9.9']],
  ['>=1.2.3', ['1.2.3', '1.2.4', '7.0.0'], ['1.2.2', '2.0.0-rc.1']],
  ['>= 1.2', ['1.2.0', '2.0.0'], ['1.1.9']],
  ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3.0', '1.2.2']],
  ['~1', ['1.0.0', '1.9.0'], ['2.0.0']],
  ['^1.2.3', ['1.2.3', '1.9.0'], ['2.0.0', '1.2.2', '2.0.0-rc.1', '1.5.0-rc.1']],
  ['^0.2.3', ['0.2.3', '0.2.9'], ['0.3.0', '1.2.3']],
  ['^0.0.3', ['0.0.3'], ['0.0.4', '0.1.0']],
  ['^0.0', ['0.0.0', '0.0.9'], ['0.1.0']],
  ['^0', ['0.0.0', '0.9.9'], ['1.0.0']],
  ['^1.2.3-beta.2', ['1.2.3-beta.2', '1.2.3-beta.10', '1.2.3', '1.4.0'], ['1.2.3-beta.1', '1.2.3-alpha', '1.2.4-beta.3']],
  ['>=1.0.0-alpha', ['1.0.0-alpha.1', '1.0.0-beta', '1.0.0'], ['1.0.0-1']],
  ['^1.0.0 || ^3.0.0', ['1.5.0', '3.1.0'], ['2.0.0', '4.0.0']],
];

describe('a range of versions', () => {
  test.each(rows)('%s holds %j and not %j', (range, inside, outside) => {
    expect(inside.filter((version) => isInRange(version, range) !== true)).toEqual([]);
    expect(outside.filter((version) => isInRange(version, range) !== false)).toEqual([]);
  });

  test.each(['', 'latest', '<2', '1.x', '>=1 <2', '^1.0.0 ||', '1-alpha'])(
    'that cannot be read is neither kept nor broken: %j',
    (range) => {
      expect(isInRange('1.0.0', range)).toBeUndefined();
    },
  );

  test('answers for no version that is none', () => {
    expect(isInRange('one', '*')).toBeUndefined();
    expect(isInRange('1.0', '^1.0.0')).toBeUndefined();
  });

  test('is kept by the version that it begins with, and by none of the next major version', () => {
    const number = fc.nat(99);
    fc.assert(
      fc.property(number, number, number, fc.constantFrom('^', '~', ''), (major, minor, patch, operator) => {
        const range = `${operator}${major}.${minor}.${patch}`;
        expect(isInRange(`${major}.${minor}.${patch}`, range)).toBe(true);
        expect(isInRange(`${major + 1}.0.0`, range)).toBe(false);
      }),
    );
  });
});

test('a version has three numbers', () => {
  expect(['1.2.3', '0.0.0', '1.2.3-rc.1', '1.2.3+build.5'].every(isVersion)).toBe(true);
  expect(['1.2', '1', 'v', '', '1.2.x', 'latest'].some(isVersion)).toBe(false);
});
