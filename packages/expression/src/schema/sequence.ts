import type { Capabilities } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { Node, type NodePass, nextIdentity } from '../elements/node.ts';
import type { AnySqlType } from '../types/sql-type.ts';

/** How a sequence or an identity counts. What is not given is left to the database. */
export interface SequenceCounting {
  /** The first value. SQL Server begins a sequence at the smallest BIGINT unless told. */
  readonly start?: number | bigint | undefined;
  readonly increment?: number | bigint | undefined;
  readonly minValue?: number | bigint | undefined;
  readonly maxValue?: number | bigint | undefined;
  /** NO MINVALUE: the smallest value of the type. */
  readonly noMinValue?: boolean | undefined;
  readonly noMaxValue?: boolean | undefined;
  /** Begins again behind the last value; false says NO CYCLE. */
  readonly cycle?: boolean | undefined;
  /** How many values each session takes in advance. */
  readonly cache?: number | bigint | undefined;
  /** Values are given out in the order in which they are asked for. Oracle only; others leave it out. */
  readonly order?: boolean | undefined;
}

/** What a sequence can be told. */
export interface SequenceOptions extends SequenceCounting {
  /** Null for none, where the metadata has a default. */
  readonly schema?: string | null | undefined;
  readonly dataType?: AnySqlType | undefined;
  /** Used only where the database has no other way to make keys (`capabilities.autoincrement`). */
  readonly optional?: boolean | undefined;
  /** A MetaData that creates and drops it; one that is the default of a column comes with the table. */
  readonly metadata?: SequenceRegistry | undefined;
}

/** Where sequences are registered; MetaData is one. */
export interface SequenceRegistry {
  readonly schema?: string | undefined;
  addSequence(sequence: Sequence): void;
}

/** A sequence of the database: `column(Integer, { primaryKey: true, default: sequence('order_seq') })`. */
export class Sequence extends Node {
  readonly name: string;
  readonly schema: string | undefined;
  readonly counting: SequenceCounting;
  readonly dataType: AnySqlType | undefined;
  readonly optional: boolean;
  override readonly identity: number;

  constructor(name: string, options: SequenceOptions = {}) {
    super();
    if (name === '') throw new ArgumentError('SQL_INVALID_NAME', 'a sequence needs a name.');
    this.identity = nextIdentity();
    this.name = name;
    this.schema = options.schema === undefined ? options.metadata?.schema : (options.schema ?? undefined);
    this.counting = options;
    this.dataType = options.dataType;
    this.optional = options.optional ?? false;
    options.metadata?.addSequence(this);
  }

  get kind(): 'sequence' {
    return 'sequence';
  }

  /** The name with the schema. */
  get fullName(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`;
  }

  /** Whether a database makes values by this sequence: it has sequences, and needs an optional one. */
  isUsed({ sequences, autoincrement }: Pick<Capabilities, 'sequences' | 'autoincrement'>): boolean {
    return sequences && !(this.optional && autoincrement);
  }

  /** Its identity says all. */
  describe(_pass: NodePass): void {}
}

/** Defines a sequence: `sequence('order_seq', { start: 100, increment: 10 })`. */
export function sequence(name: string, options?: SequenceOptions): Sequence {
  return new Sequence(name, options);
}
