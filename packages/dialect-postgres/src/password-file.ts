import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Whose password is looked for. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

const OTHERS_MAY_READ = 0o077;

/**
 * The first password in a password file that fits (PostgreSQL manual, 32.16): lines of `host:port:database:user:password`,
 * where `*` fits anything, and a backslash stands before a colon or a backslash that means itself.
 *
 * A file that is not there, or that others than its owner may read, counts as empty, as it does for libpq.
 */
export async function passwordFromFile(path: string | undefined, login: Login): Promise<string | undefined> {
  const text = await readPrivate(path ?? process.env['PGPASSFILE'] ?? usualPath());
  const wanted = [login.host.startsWith('/') ? 'localhost' : login.host, String(login.port), login.database, login.user];
  for (const line of text?.split(/\r?\n/) ?? []) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length === 5 && wanted.every((value, i) => fields[i] === '*' || fields[i] === value)) return fields[4];
  }
  return undefined;
}

function usualPath(): string {
  return process.platform === 'win32' ? join(process.env['APPDATA'] ?? '', 'postgresql', 'pgpass.conf') : join(homedir(), '.pgpass');
}

async function readPrivate(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & OTHERS_MAY_READ) !== 0) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The password is the rest of the line, colons and all. */
function fieldsOf(line: string): readonly string[] {
  const fields = [''];
  for (let i = 0; i < line.length; i++) {
    const letter = line.charAt(i);
    if (letter === '\\' && i + 1 < line.length) fields[fields.length - 1] += line.charAt(++i);
    else if (letter === ':' && fields.length < 5) fields.push('');
    else fields[fields.length - 1] += letter;
  }
  return fields;
}
