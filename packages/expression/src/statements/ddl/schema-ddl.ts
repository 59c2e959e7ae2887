import type { NodePass } from '../../elements/node.ts';
import type { Sequence } from '../../schema/sequence.ts';
import { DdlStatement } from './ddl-statement.ts';

/** CREATE SCHEMA. */
export class CreateSchema extends DdlStatement {
  readonly name: string;
  readonly ifNotExists: boolean;

  constructor(name: string, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.name = name;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createSchema' {
    return 'createSchema';
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** What DROP SCHEMA can be told. */
export interface DropSchemaOptions {
  readonly ifExists?: boolean;
  /** With everything in it; MySQL always does so. */
  readonly cascade?: boolean;
}

/** DROP SCHEMA. */
export class DropSchema extends DdlStatement {
  readonly name: string;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(name: string, options: DropSchemaOptions = {}) {
    super();
    this.name = name;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  get kind(): 'dropSchema' {
    return 'dropSchema';
  }

  describe(pass: NodePass): void {
    pass.atom('name', this.name);
    pass.atom('ifExists', this.ifExists);
    pass.atom('cascade', this.cascade);
  }
}

/** CREATE SEQUENCE. */
export class CreateSequence extends DdlStatement {
  readonly sequence: Sequence;
  readonly ifNotExists: boolean;

  constructor(sequence: Sequence, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.sequence = sequence;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createSequence' {
    return 'createSequence';
  }

  describe(pass: NodePass): void {
    pass.atom('sequence', this.sequence);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** DROP SEQUENCE. */
export class DropSequence extends DdlStatement {
  readonly sequence: Sequence;
  readonly ifExists: boolean;

  constructor(sequence: Sequence, options: { readonly ifExists?: boolean } = {}) {
    super();
    this.sequence = sequence;
    this.ifExists = options.ifExists ?? false;
  }

  get kind(): 'dropSequence' {
    return 'dropSequence';
  }

  describe(pass: NodePass): void {
    pass.atom('sequence', this.sequence);
    pass.atom('ifExists', this.ifExists);
  }
}

/** CREATE SCHEMA. */
export function createSchema(name: string, options: { readonly ifNotExists?: boolean } = {}): CreateSchema {
  return new CreateSchema(name, options);
}

/** DROP SCHEMA. */
export function dropSchema(name: string, options: DropSchemaOptions = {}): DropSchema {
  return new DropSchema(name, options);
}

/** CREATE SEQUENCE. */
export function createSequence(sequence: Sequence, options: { readonly ifNotExists?: boolean } = {}): CreateSequence {
  return new CreateSequence(sequence, options);
}

/** DROP SEQUENCE. */
export function dropSequence(sequence: Sequence, options: { readonly ifExists?: boolean } = {}): DropSequence {
  return new DropSequence(sequence, options);
}
