import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { BindParameter, ColumnElement } from './column-element.ts';
import type { NodePass } from './node.ts';

/** An argument of a procedure that the procedure sets: `OUT`, or with a value of its own `INOUT`. */
export class OutArgument<out T = unknown, out N extends string = string> extends ColumnElement<T, ''> {
  declare readonly _name?: N;
  /** The name under which its value is given back. */
  readonly key: string;
  readonly type: AnySqlType;
  /** What the procedure is given; NULL where it is given nothing. */
  readonly input: BindParameter;
  /** Whether the procedure is given something. */
  readonly hasInput: boolean;

  constructor(key: string, type: AnySqlType, input: BindParameter, hasInput: boolean) {
    super();
    this.key = key;
    this.type = type;
    this.input = input;
    this.hasInput = hasInput;
  }

  get kind(): 'outArgument' {
    return 'outArgument';
  }

  describe(pass: NodePass): void {
    pass.atom('key', this.key);
    pass.atom('type', this.type.cacheKey);
    pass.atom('hasInput', this.hasInput);
    pass.node('input', this.input);
  }
}

/** An argument that a procedure sets: `call('total', [7, out('sum', Integer)])`. */
export function out<const N extends string, T>(name: N, type: SqlType<T>): OutArgument<T, N> {
  return new OutArgument<T, N>(name, type, new BindParameter(null, type), false);
}

/** An argument that a procedure reads and sets. */
export function inOut<const N extends string, T>(name: N, value: T | null, type: SqlType<T>): OutArgument<T, N> {
  return new OutArgument<T, N>(name, type, new BindParameter(value, type), true);
}
