import { ArgumentError } from '@sqlayer/kernel/errors';
import { Double, Integer } from '../types/numeric.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ColumnElement, expression, operand } from './column-element.ts';
import type { Expression } from './expression.types.ts';
import type { NodePass } from './node.ts';
import { knownWord } from './values.ts';

/** One end of a frame: rows before (negative) or after (positive) the current one, a distance in the order, or a word. */
export type FrameBound =
  | number
  | 'unboundedPreceding'
  | 'currentRow'
  | 'unboundedFollowing'
  | { readonly preceding: Expression<unknown> }
  | { readonly following: Expression<unknown> };

/** The rows that a window function looks at. */
export interface WindowOptions {
  readonly partitionBy?: Expression<unknown> | readonly Expression<unknown>[];
  readonly orderBy?: Expression<unknown> | readonly Expression<unknown>[];
  /** A frame counted in rows: `rows: [-2, 'currentRow']`. */
  readonly rows?: readonly [FrameBound, FrameBound];
  /** A frame by the value of the ordering column, whose distances may be fractions or durations. */
  readonly range?: readonly [FrameBound, FrameBound];
  /** A frame counted in groups of equal order. */
  readonly groups?: readonly [FrameBound, FrameBound];
  /** Rows of the frame that are left out. */
  readonly exclude?: (typeof exclusions)[number];
}

const exclusions = ['CURRENT ROW', 'GROUP', 'TIES', 'NO OTHERS'] as const;

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
  readonly exclude: WindowOptions['exclude'];

  constructor(element: ColumnElement, window: WindowOptions) {
    super();
    this.element = element;
    this.partitionBy = elements(window.partitionBy, 'partitionBy');
    this.orderBy = elements(window.orderBy, 'orderBy');
    this.exclude = window.exclude === undefined ? undefined : knownWord(window.exclude, exclusions, 'the exclude of a window');
    const frames = (['rows', 'range', 'groups'] as const).filter((unit) => window[unit] !== undefined);
    if (frames.length > 1) throw new ArgumentError('SQL_INVALID_VALUE', `a window has one frame, not ${frames.join(' and ')}.`);
    const [unit] = frames;
    const frame = unit && window[unit];
    if (unit === undefined && this.exclude !== undefined) {
      throw new ArgumentError('SQL_INVALID_VALUE', 'a window leaves rows of its frame out: give rows, range or groups beside exclude.');
    }
    if (unit !== undefined && frame !== undefined) {
      this.frameUnit = unit.toUpperCase() as 'ROWS' | 'RANGE' | 'GROUPS';
      const start = bound(frame[0], unit);
      const end = bound(frame[1], unit);
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
    pass.atom('exclude', this.exclude);
  }
}

function elements(given: WindowOptions['orderBy'], place: string): readonly ColumnElement[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.map((element) => expression(element, place));
}

function bound(given: FrameBound, unit: 'rows' | 'range' | 'groups'): CompiledBound {
  if (given === 'unboundedPreceding') return { word: 'UNBOUNDED PRECEDING', offset: undefined };
  if (given === 'unboundedFollowing') return { word: 'UNBOUNDED FOLLOWING', offset: undefined };
  if (given === 'currentRow' || given === 0) return { word: 'CURRENT ROW', offset: undefined };
  if (typeof given === 'object') {
    return 'preceding' in given
      ? { word: 'PRECEDING', offset: expression(given.preceding, 'the end of a frame') }
      : { word: 'FOLLOWING', offset: expression(given.following, 'the end of a frame') };
  }
  const isWhole = Number.isSafeInteger(given);
  if (!isWhole && !(unit === 'range' && Number.isFinite(given)))
    throw new ArgumentError(
      'SQL_INVALID_VALUE',
      `an end of ${unit} is ${unit === 'range' ? 'a number' : 'a whole number'} or one of the words.`,
    );
  return { word: given < 0 ? 'PRECEDING' : 'FOLLOWING', offset: operand(Math.abs(given), isWhole ? Integer : Double) };
}
