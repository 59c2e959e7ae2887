import { ArgumentError } from '@sqlayer/kernel/errors';
import type { NodePass } from '../../elements/node.ts';
import { DdlStatement } from './ddl-statement.ts';

/** The table whose event a text belongs to. */
export interface DdlTarget {
  readonly name: string;
  readonly schema: string | undefined;
}

/** DDL written by hand. */
export class DdlText extends DdlStatement {
  readonly text: string;
  /** What stands for tokens of the application's own. */
  readonly values: Readonly<Record<string, string>>;
  readonly target: DdlTarget | undefined;

  constructor(text: string, values: Readonly<Record<string, string>>, target?: DdlTarget) {
    super();
    if (text.includes('\0')) throw new ArgumentError('SQL_INVALID_TEXT', 'SQL text holds a NUL character.');
    this.text = text;
    this.values = values;
    this.target = target;
  }

  get kind(): 'ddlText' {
    return 'ddlText';
  }

  /** The same text for a table, which its tokens then name. */
  for(target: DdlTarget): this {
    return this.copyWith({ target });
  }

  describe(pass: NodePass): void {
    pass.atom('text', this.text);
    pass.atom('name', this.target?.name);
    pass.atom('schema', this.target?.schema);
    for (const [token, value] of Object.entries(this.values)) {
      pass.atom('values', token);
      pass.atom('values', value);
    }
  }
}

/**
 * Any DDL, written as it is: `ddl('CREATE EXTENSION pg_trgm')`.
 *
 * As an event of a table, `%(table)s`, `%(schema)s` and `%(fullname)s` stand for its quoted names; `values` gives what
 * stands for other tokens, as SQL text.
 */
export function ddl(text: string, values: Readonly<Record<string, string>> = {}): DdlText {
  return new DdlText(text, values);
}
