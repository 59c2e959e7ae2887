type Numbers = readonly [major: number, minor: number, patch: number];

interface Version {
  readonly numbers: Numbers;
  readonly prerelease: readonly string[];
}

const suffix = String.raw`(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?`;
const full = new RegExp(String.raw`^v?(\d+)\.(\d+)\.(\d+)${suffix}$`);
const comparator = new RegExp(String.raw`^(\^|~|>=|=)?\s*v?(\d+)(?:\.(\d+)(?:\.(\d+)${suffix})?)?$`);

/** Whether a text is a version by semver.org. */
export function isVersion(text: string): boolean {
  return parseVersion(text) !== undefined;
}

/**
 * Whether `version` is in `range`, which may be `*`, `1.2.3`, `>=1.2.3`, `~1.2.3` or `^1.2.3`, and several of them joined
 * by `||`; undefined if either cannot be read.
 *
 * These forms mean what they mean to npm: minor and patch may be left out, and a prerelease is only in a range that names
 * a prerelease of the same version. The semver package would add some 5 ms to every start of an application.
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const actual = parseVersion(version);
  const answers = range.split('||').map((part) => (actual === undefined ? undefined : isInPart(actual, part.trim())));
  return answers.includes(undefined) ? undefined : answers.includes(true);
}

function isInPart(actual: Version, part: string): boolean | undefined {
  if (part === '*') return actual.prerelease.length === 0;
  const match = comparator.exec(part);
  if (match === null) return undefined;
  const [, operator = '', major, minor, patch, prerelease] = match;
  const least: Version = { numbers: [Number(major), Number(minor ?? 0), Number(patch ?? 0)], prerelease: prerelease?.split('.') ?? [] };
  if (actual.prerelease.length > 0 && (least.prerelease.length === 0 || compareNumbers(actual.numbers, least.numbers) !== 0)) return false;
  if (compare(actual, least) < 0) return false;
  if (operator === '>=') return true;
  if (patch !== undefined && (operator === '' || operator === '=')) return compare(actual, least) === 0;
  return compareNumbers(actual.numbers, firstBeyond(least.numbers, operator, minor === undefined, patch === undefined)) < 0;
}

/** The first version that a range does not reach any more: `^` keeps the first number that is not 0, others the last one given. */
function firstBeyond([major, minor, patch]: Numbers, operator: string, withoutMinor: boolean, withoutPatch: boolean): Numbers {
  if (withoutMinor || (operator === '^' && major > 0)) return [major + 1, 0, 0];
  if (withoutPatch || operator !== '^' || minor > 0) return [major, minor + 1, 0];
  return [major, minor, patch + 1];
}

function parseVersion(text: string): Version | undefined {
  const match = full.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return { numbers: [Number(major), Number(minor), Number(patch)], prerelease: prerelease?.split('.') ?? [] };
}

function compare(a: Version, b: Version): number {
  const difference = compareNumbers(a.numbers, b.numbers);
  if (difference !== 0) return difference;
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (let i = 0; i < Math.max(a.prerelease.length, b.prerelease.length); i++) {
    const order = compareIdentifiers(a.prerelease[i], b.prerelease[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareNumbers(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** By semver.org §11: numbers before words, and fewer identifiers before more. */
function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : 1;
}
