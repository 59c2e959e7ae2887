import { BigInteger } from '../types/numeric.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement } from './column-element.ts';
import type { NodePass } from './node.ts';

/** A sequence as far as an expression needs to know it. */
export interface NamedSequence {
  readonly name: string;
  readonly schema?: string | undefined;
}

/** The next value of a sequence. */
export class NextValue extends ColumnElement<bigint, ''> {
  readonly name: string;
  readonly schema: string | undefined;
  readonly type: AnySqlType = BigInteger;

  constructor(sequence: NamedSequence) {
    super();
    this.name = sequence.name;
    this.schema = sequence.schema;
  }

  get kind(): 'nextValue' {
    return 'nextValue';
  }

  describe(pass: NodePass): void {
    pass.atom('schema', this.schema);
    pass.atom('name', this.name);
  }
}

/** The next value of a sequence; each use takes one. */
export function nextValue(sequence: NamedSequence): NextValue {
  return new NextValue(sequence);
}
