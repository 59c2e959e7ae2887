import { shownUrl } from './redaction.ts';
import { type CanonicalUrlParts, canonicalParts, type DatabaseHost, invalidUrl, type UrlQuery } from './url-parts.ts';

const form = /^([a-z][a-z0-9.-]*)(?:\+([^:/?#@]+))?:(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?$/is;

/**
 * Takes the text of a URL apart.
 *
 * The parts are percent-encoded (RFC 3986 §2.1); a `+` stands for itself. Where a character that should have been encoded
 * makes it doubtful which part holds the password, the URL is refused, since it would end up in plain sight.
 */
export function parseUrl(text: string): CanonicalUrlParts {
  if (typeof text !== 'string') throw invalidUrl('URL_INVALID', '…', `it is ${text === null ? 'null' : typeof text} instead of text`);
  const trimmed = text.trim();
  const shown = shownUrl(trimmed);
  const match = form.exec(trimmed);
  if (match === null) {
    const reason = trimmed.includes('#')
      ? 'it holds a #; write %23'
      : "it is not of the form 'dialect://user:password@host:port/database?option=value'";
    throw invalidUrl('URL_INVALID', shown, reason);
  }
  const [, dialect = '', driver, authority, path = '', query = ''] = match;
  refuseDoubtful(authority, `${path}?${query}`, shown);

  const at = authority?.lastIndexOf('@') ?? -1;
  const userInfo = at < 0 ? '' : (authority?.slice(0, at) ?? '');
  const colon = userInfo.indexOf(':');
  return canonicalParts(
    {
      dialect,
      driver,
      username: decode(colon < 0 ? userInfo : userInfo.slice(0, colon), 'user name', shown),
      password: colon < 0 ? undefined : decode(userInfo.slice(colon + 1), 'password', shown),
      hosts: parseHosts(authority?.slice(at + 1) ?? '', shown),
      // With an authority the slash only separates; without one the path is taken as it is.
      database: decode(authority === undefined ? path : path.slice(1), 'database', shown),
      query: parseQuery(query, shown),
    },
    shown,
  );
}

/** Refuses an `@` where it may be the one that ends a password. */
function refuseDoubtful(authority: string | undefined, rest: string, shown: string): void {
  if (authority === undefined && rest.includes('@')) {
    throw invalidUrl('URL_AMBIGUOUS', shown, 'it has an @ and no //; write // before a user, or %40 for the @ in the name of a file');
  }
  // The path of a file may hold an @, unless it looks like user:password@host; the colon of C:/ is none of that.
  const before = rest.slice(0, rest.lastIndexOf('@') + 1).replace(/^\/[a-z]:(?=[\\/])/i, '');
  if (before !== '' && (authority !== '' || before.includes(':'))) {
    throw invalidUrl(
      'URL_AMBIGUOUS',
      shown,
      'an @ stands behind the host; write %40 for it, or if a password holds / or ?, write %2F or %3F',
    );
  }
}

function parseHosts(text: string, shown: string): readonly DatabaseHost[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const match = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(part);
    if (match === null) throw invalidUrl('URL_HOST_INVALID', shown, 'a host is not of the form host, host:port or [address]:port');
    const [, address, name = '', port] = match;
    if (address !== undefined && !address.includes(':'))
      throw invalidUrl('URL_HOST_INVALID', shown, 'what stands in brackets is no IPv6 address');
    return { host: decode(address ?? name, 'host', shown), port: port === undefined ? undefined : parsePort(port, shown) };
  });
}

function parsePort(text: string, shown: string): number {
  if (!/^\d{1,5}$/.test(text)) throw invalidUrl('URL_PORT_INVALID', shown, 'a port is a number from 1 to 65535');
  return Number(text);
}

function parseQuery(text: string, shown: string): UrlQuery {
  const values = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'query', shown);
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1), 'query', shown);
    const before = values.get(name);
    if (before === undefined) values.set(name, [value]);
    else before.push(value);
  }
  return Object.fromEntries(values);
}

function decode(part: string, what: string, shown: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidUrl(
      'URL_ENCODING_INVALID',
      shown,
      `the ${what} has a % that begins no percent-encoded character; write %25 for a % itself`,
    );
  }
}
