import { ArgumentError } from '@sqlayer/kernel/errors';
import { Integer } from '../types/numeric.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement, expression, operand } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { NodePass } from './node.ts';

/** One end of a frame: rows before (negative) or after (positive) the current one, or a word. */
export type FrameBound = number | 'unboundedPreceding' | 'currentRow' | 'unboundedFollowing';

export interface WindowOptions {
  readonly partitionBy?: Expression<unknown> | readonly Expression<unknown>[];
  readonly orderBy?: Expression<unknown> | readonly Expression<unknown>[];
  /** A frame counted in rows: `rows: [-2, 'currentRow']`. */
  readonly rows?: readonly [FrameBound, FrameBound];
  /** A frame by the value of the ordering column. */
  readonly range?: readonly [FrameBound, FrameBound];
  /** A frame counted in groups of equal order. */
  readonly groups?: readonly [FrameBound, FrameBound];
}

/** One end of a frame as the compiler sees it. */
export interface CompiledBound {
  readonly word: 'UNBOUNDED PRECEDING' | 'CURRENT ROW' | 'UNBOUNDED FOLLOWING' | 'PRECEDING' | 'FOLLOWING';
  readonly offset: ColumnElement | undefined;
}

/** A function over a window of rows. */
export class Over<out T = unknown> extends ColumnElement<T, ''> {
  readonly element: ColumnElement;
  readonly partitionBy: readonly ColumnElement[];
  readonly orderBy: readonly ColumnElement[];
  readonly frameUnit: 'ROWS' | 'RANGE' | 'GROUPS' | undefined;
  readonly startWord: CompiledBound['word'] | undefined;
  readonly startOffset: ColumnElement | undefined;
  readonly endWord: CompiledBound['word'] | undefined;
  readonly endOffset: ColumnElement | undefined;

  constructor(element: ColumnElement, window: WindowOptions) {
    super();
    this.element = element;
    this.partitionBy = elements(window.partitionBy, 'partitionBy');
    this.orderBy = elements(window.orderBy, 'orderBy');
    const frames = (['rows', 'range', 'groups'] as const).filter((unit) => window[unit] !== undefined);
    if (frames.length > 1) throw new ArgumentError('SQL_INVALID_VALUE', `a window has one frame, not ${frames.join(' and ')}.`);
    const [unit] = frames;
    const frame = unit && window[unit];
    if (unit !== undefined && frame !== undefined) {
      this.frameUnit = unit.toUpperCase() as 'ROWS' | 'RANGE' | 'GROUPS';
      const start = bound(frame[0]);
      const end = bound(frame[1]);
      this.startWord = start.word;
      this.startOffset = start.offset;
      this.endWord = end.word;
      this.endOffset = end.offset;
    }
  }

  get kind(): 'over' {
    return 'over';
  }

  get type(): AnySqlType {
    return this.element.type;
  }

  describe(pass: NodePass): void {
    pass.node('element', this.element);
    pass.nodes('partitionBy', this.partitionBy);
    pass.nodes('orderBy', this.orderBy);
    if (this.frameUnit === undefined) return;
    pass.atom('frameUnit', this.frameUnit);
    pass.atom('startWord', this.startWord);
    pass.node('startOffset', this.startOffset);
    pass.atom('endWord', this.endWord);
    pass.node('endOffset', this.endOffset);
  }
}

function elements(given: WindowOptions['orderBy'], place: string): readonly ColumnElement[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((element) => expression(element, place));
}

function bound(given: FrameBound): CompiledBound {
  if (given === 'unboundedPreceding') return { word: 'UNBOUNDED PRECEDING', offset: undefined };
  if (given === 'unboundedFollowing') return { word: 'UNBOUNDED FOLLOWING', offset: undefined };
  if (given === 'currentRow' || given === 0) return { word: 'CURRENT ROW', offset: undefined };
  if (!Number.isFinite(given)) throw new ArgumentError('SQL_INVALID_VALUE', 'an end of a frame is a number of rows or one of the words.');
  return { word: given < 0 ? 'PRECEDING' : 'FOLLOWING', offset: operand(Math.abs(given), Integer) };
}
