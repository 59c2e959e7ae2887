import { Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement } from './column-element.ts';
import type { NodePass } from './node.ts';

/** An identifier in the place of an expression, such as the name of a collation. */
export class Name extends ColumnElement<never, ''> {
  readonly name: string;
  readonly type: AnySqlType = Unknown;

  constructor(name: string) {
    super();
    this.name = name;
  }

  get kind(): 'name' {
    return 'name';
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
  }
}
