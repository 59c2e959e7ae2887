interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * Whether `version` is in `range`: `*`, `1.2.3`, `>=1.2`, `~1.2.3` or `^1.2.3`; undefined if either cannot be read.
 *
 * The few forms that plugins need, after semver.org; the semver package would take a seventh of the time that a cold
 * start may take.
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const actual = parse(version);
  if (range === '*') return actual === undefined ? undefined : true;
  const match = /^(\^|~|>=|=)?\s*(.+)$/.exec(range.trim());
  const wanted = parse(match?.[2] ?? '');
  if (actual === undefined || wanted === undefined) return undefined;
  const atLeast = compare(actual, wanted) >= 0;
  switch (match?.[1]) {
    case '>=':
      return atLeast;
    case '~':
      return atLeast && actual.major === wanted.major && actual.minor === wanted.minor;
    case '^':
      return atLeast && actual.major === wanted.major && (wanted.major > 0 || (actual.minor === wanted.minor && (wanted.minor > 0 || actual.patch === wanted.patch)));
    default:
      return compare(actual, wanted) === 0;
  }
}

function parse(text: string): Version | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(text.trim());
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2] ?? 0), patch: Number(match[3] ?? 0) };
}

function compare(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}
