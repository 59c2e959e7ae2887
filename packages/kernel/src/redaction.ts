/** In any place: `sslpassword`, `authToken`, `client_secret`. */
const secretPart = /pass(word|wd|phrase|code)|pwd|secret|token|credential|signature|bearer|authorization|jwt/i;
/** At the end: `sslpass`, `dbpw`, `api_key`, `proxyAuth`; not `authSource` or `auth_plugin`. Better a `bypass` hidden than a secret shown. */
const secretEnd = /(pass|pw|key|auth)$|^sig$/i;

/** Whether the name of an option says that its value is nobody's business. */
export function isSecretOption(name: string): boolean {
  return secretPart.test(name) || secretEnd.test(name);
}

/**
 * What may be shown of a URL that cannot be read, whatever is wrong with it.
 *
 * A password stands before the last `@`, so that the host and what follows may be shown; not so if a `?` or `#` comes
 * before that `@`, for it may then belong to an option. Options are never shown, nor is what stands in the place of a port
 * and is no number.
 */
export function shownUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9.-]*(?=(\+[^:/?#@]*)?:)/i.exec(text)?.[0];
  if (scheme === undefined) return '…';
  const at = text.lastIndexOf('@');
  if (at < 0 || /[?#]/.test(text.slice(0, at))) return `${scheme}:…`;
  const place = text.slice(at + 1).replace(/[?#].*$/s, '?…');
  return `${scheme}://***@${place.replace(/^((?:[^/[\]]|\[[^\]]*\])*?):(?!\d+(?:[/,?]|$)).*$/s, '$1:…')}`;
}
