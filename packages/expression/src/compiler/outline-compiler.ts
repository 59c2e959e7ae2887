import type { Node } from '../elements/node.ts';
import type { Select } from '../statements/select.ts';
import type { Statement } from '../statements/statement.ts';
import { fromsOf } from './from-list.ts';
import { StatementCompiler } from './statement-compiler.ts';

const FAILED = '…';

/** Writes a statement for the error that says why it cannot be written: dots stand for what fails. */
export class OutlineCompiler extends StatementCompiler {
  outline(statement: Statement): string {
    return this.state.pieces(this.visit(statement)).pieces.join('?');
  }

  override visit(node: Node): string {
    try {
      return super.visit(node);
    } catch {
      return FAILED;
    }
  }

  override select(node: Select<unknown, string>): string {
    try {
      return super.select(node);
    } catch {
      const targets = node.joins.map(({ right }) => right);
      const first = [...fromsOf(node.items, new Set(node.froms))].filter((from) => !targets.includes(from));
      const joined = targets.map((target) => ` JOIN ${this.visit(target)}`);
      return `SELECT ${this.list(node.items)} FROM ${this.list(first)}${joined.join('')} ${FAILED}`;
    }
  }

  /** Everything is written that there are words for. */
  protected override require(): void {}

  protected override checkTables(): void {}
}
