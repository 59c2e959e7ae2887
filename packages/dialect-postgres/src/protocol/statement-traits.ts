/** What a statement leaves behind in its session when its transaction has ended, as the SQL that takes it away again. */
export type SessionChange = string;

const none: readonly SessionChange[] = [];

/** Removes what stands before the first word. */
const beforeFirstWord = /^(?:[\s(]+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

const RESET_ALL = 'RESET ALL';
const UNLISTEN = 'UNLISTEN *';
const DISCARD_TEMP = 'DISCARD TEMP';
const UNLOCK = 'SELECT pg_advisory_unlock_all()';
const CLOSE_ALL = 'CLOSE ALL';

/** Statements that are planned, whose columns are known from their text and the schema alone. */
const planned = /^(?:select|insert|update|delete|merge|values|with|table)\b/i;
/** `SELECT *`, `t.*` and the like; not `count(*)` or a product. */
const selectsAll = /(?:\b(?:select|distinct|all|returning)\s+|[,.]\s*)\*/i;

/** What a text tells of its statement. */
export interface StatementTraits {
  /** Whether the server may keep it: it is planned, and its columns do not change with those of a table. */
  readonly canBeKept: boolean;
  readonly changes: readonly SessionChange[];
  /** It has the server forget prepared statements. */
  readonly forgetsStatements: boolean;
  /** It reads data that follow the statement. */
  readonly readsData: boolean;
}

/** Looks at a text once; what functions do that it calls is not seen. */
export function traitsOf(sql: string): StatementTraits {
  const text = sql.replace(beforeFirstWord, '');
  if (planned.test(text)) {
    return {
      canBeKept: !selectsAll.test(withoutParentheses(text)),
      changes: changesByFunctions(text),
      forgetsStatements: false,
      readsData: false,
    };
  }
  return {
    canBeKept: false,
    changes: changesByCommand(text),
    forgetsStatements: /^(?:discard\s+all|deallocate)\b/i.test(text),
    readsData: /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text),
  };
}

/** The text without its subqueries and the arguments of its functions. */
function withoutParentheses(text: string): string {
  let outer = text;
  for (let shorter = ''; ; outer = shorter) {
    shorter = outer.replace(/\([^()]*\)/g, '');
    if (shorter === outer) return outer;
  }
}

function changesByFunctions(text: string): readonly SessionChange[] {
  const changes: SessionChange[] = [];
  if (/\bpg_(?:try_)?advisory_lock/i.test(text)) changes.push(UNLOCK);
  for (const [, args = ''] of text.matchAll(/\bset_config\s*\(([^()]*)/gi)) if (!/,\s*true\s*$/i.test(args)) changes.push(RESET_ALL);
  if (/\binto\s+(?:temp|temporary)\b/i.test(text)) changes.push(DISCARD_TEMP);
  return changes.length === 0 ? none : changes;
}

function changesByCommand(text: string): readonly SessionChange[] {
  const [, word = ''] = /^(\w+)/.exec(text) ?? [];
  switch (word.toLowerCase()) {
    case 'set':
      return settingChanges(text.slice(3));
    case 'reset':
      return settingChanges(text.slice(5));
    case 'listen':
      return [UNLISTEN];
    case 'create':
      return /^create\s+(?:or\s+replace\s+)?(?:(?:global|local)\s+)?(?:temp|temporary)\b|\bpg_temp\./i.test(text) ? [DISCARD_TEMP] : none;
    case 'declare':
      return /\bwith\s+hold\b/i.test(text) ? [CLOSE_ALL] : none;
    default:
      return none;
  }
}

/** What SET and RESET change (manual, "SET"), by what follows the word. */
function settingChanges(rest: string): readonly SessionChange[] {
  const [, first = '', ...more] = /^\s*(?:session\s+(?!characteristics|authorization))?([\w.]+|"[^"]+")(?:\s+(\w+))?/i.exec(rest) ?? [];
  const second = (more[0] ?? '').toLowerCase();
  switch (first.toLowerCase()) {
    case 'local':
    case 'transaction':
    case 'constraints':
    case '':
      return none;
    case 'session':
      return second === 'authorization'
        ? ['RESET SESSION AUTHORIZATION']
        : ['isolation', 'read_only', 'deferrable'].map((trait) => `RESET default_transaction_${trait}`);
    case 'role':
      return ['RESET ROLE'];
    case 'time':
      return ['RESET TimeZone'];
    case 'names':
      return ['RESET client_encoding'];
    case 'schema':
      return ['RESET search_path'];
    case 'xml':
      return ['RESET xmloption'];
    case 'seed':
      return none;
    case 'all':
      return [RESET_ALL];
    default:
      return [`RESET ${first}`];
  }
}
