import type { NodePass } from '../../elements/node.ts';
import type { ConstraintName } from '../../schema/column-definition.ts';
import type { SchemaExpression } from '../../schema/sql-expression.ts';
import type { AnySqlType, TypedExpression } from '../../types/sql-type.ts';
import { DdlStatement } from './ddl-statement.ts';

/** An enumeration that exists in the database under a name; an `EnumType` with a name is one. */
export interface NamedEnum {
  readonly name: string;
  readonly schema?: string | undefined;
  readonly values: readonly string[];
}

/** CREATE TYPE … AS ENUM (PostgreSQL). */
export class CreateEnumType extends DdlStatement {
  readonly type: NamedEnum;
  readonly ifNotExists: boolean;

  constructor(type: NamedEnum, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.type = type;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createEnumType' {
    return 'createEnumType';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** DROP TYPE (PostgreSQL). */
export class DropEnumType extends DdlStatement {
  readonly type: Pick<NamedEnum, 'name' | 'schema'>;
  readonly ifExists: boolean;

  constructor(type: Pick<NamedEnum, 'name' | 'schema'>, options: { readonly ifExists?: boolean } = {}) {
    super();
    this.type = type;
    this.ifExists = options.ifExists ?? false;
  }

  get kind(): 'dropEnumType' {
    return 'dropEnumType';
  }

  describe(pass: NodePass): void {
    pass.atom('type', this.type);
    pass.atom('ifExists', this.ifExists);
  }
}

/** A type with rules of its own, under a name; a `DomainType` is one. */
export interface NamedDomain {
  readonly name: string;
  readonly schema?: string | undefined;
  readonly base: AnySqlType;
  readonly collation?: string | undefined;
  readonly default?: SchemaExpression | TypedExpression | string | number | bigint | boolean | undefined;
  readonly notNull?: boolean | undefined;
  /** A condition on VALUE: `` sql`VALUE > 0` ``. */
  readonly check?: SchemaExpression | TypedExpression | undefined;
  readonly constraintName?: ConstraintName | undefined;
}

/** CREATE DOMAIN (PostgreSQL). */
export class CreateDomain extends DdlStatement {
  readonly domain: NamedDomain;
  readonly ifNotExists: boolean;

  constructor(domain: NamedDomain, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.domain = domain;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  get kind(): 'createDomain' {
    return 'createDomain';
  }

  describe(pass: NodePass): void {
    pass.atom('domain', this.domain);
    pass.atom('ifNotExists', this.ifNotExists);
  }
}

/** DROP DOMAIN (PostgreSQL). */
export class DropDomain extends DdlStatement {
  readonly domain: Pick<NamedDomain, 'name' | 'schema'>;
  readonly ifExists: boolean;

  constructor(domain: Pick<NamedDomain, 'name' | 'schema'>, options: { readonly ifExists?: boolean } = {}) {
    super();
    this.domain = domain;
    this.ifExists = options.ifExists ?? false;
  }

  get kind(): 'dropDomain' {
    return 'dropDomain';
  }

  describe(pass: NodePass): void {
    pass.atom('domain', this.domain);
    pass.atom('ifExists', this.ifExists);
  }
}
