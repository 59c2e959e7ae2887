import type { ReflectedDomain, ReflectedEnum, ReflectedType } from '@sqlayer/kernel/contracts';
import { SqlFragment } from '../elements/text.ts';
import type { SchemaDialect } from '../schema/ddl-condition.ts';
import { DomainType } from '../types/domain.ts';
import { nativeType } from '../types/native-type.ts';
import type { AnySqlType, SqlType } from '../types/sql-type.ts';
import { ArrayType } from '../types/structured.ts';
import { EnumType } from '../types/text.ts';
import { asGeneric } from './generic-type.ts';

/** A dialect that knows the types of its database by their names. */
export interface ReflectingDialect extends SchemaDialect {
  /**
   * The type that a column of the database is of; undefined for a name that is not known.
   *
   * Arrays, enumerations and domains are seen to elsewhere; `reflect` answers for a type that this one is made of.
   */
  reflectType(type: ReflectedType, reflect: (part: ReflectedType) => AnySqlType): AnySqlType | undefined;
}

export interface TypeReflectionOptions {
  /** Types that any database has, instead of the database's own. */
  readonly generic: boolean;
  readonly warn: (message: string) => void;
}

/** Turns the types of a database into types of the language; what has a name in the schema becomes one object for all. */
export class TypeReflection {
  readonly #dialect: ReflectingDialect;
  readonly #options: TypeReflectionOptions;
  readonly #named = new Map<string, EnumType<string> | DomainType<unknown>>();
  readonly #unknown = new Set<string>();

  constructor(dialect: ReflectingDialect, options: TypeReflectionOptions) {
    this.#dialect = dialect;
    this.#options = options;
  }

  /** The type of a column; `place` says which one, for a warning. */
  typeOf(type: ReflectedType, place: string): AnySqlType {
    const own = this.#typeOf(type, place);
    return this.#options.generic ? asGeneric(own) : own;
  }

  /** An enumeration or a domain of the schema. */
  named(type: ReflectedEnum | ReflectedDomain): EnumType<string> | DomainType<unknown> {
    const key = JSON.stringify([type.schema, type.name]);
    let found = this.#named.get(key);
    if (found === undefined) {
      found = type.kind === 'enum' ? new EnumType<string>(type.values, { name: type.name, schema: type.schema }) : this.#domain(type);
      this.#named.set(key, found);
    }
    return found;
  }

  #typeOf(type: ReflectedType, place: string): AnySqlType {
    const { typeName, namedType } = type;
    const brackets = /(?:\[\])+$/.exec(typeName);
    if (brackets !== null) {
      const element = this.#typeOf({ ...type, typeName: typeName.slice(0, brackets.index) }, place);
      return new ArrayType(element, brackets[0].length / 2);
    }
    if (namedType?.kind === 'enum' || namedType?.kind === 'domain') return this.named(namedType);
    return this.#dialect.reflectType(type, (part) => this.#typeOf(part, place)) ?? this.#unknownType(typeName, place);
  }

  #domain({ name, schema, base, nullable, defaultSql, checks }: ReflectedDomain): DomainType<unknown> {
    const type = this.#typeOf(base, `domain '${name}'`);
    const [check, ...others] = checks;
    // Several rules are one: a domain is created with one only.
    const condition = others.length === 0 ? check?.sql : checks.map(({ sql }) => `(${sql})`).join(' AND ');
    // The values of a type that was read at run time are not known to the compiler.
    return new DomainType(name, type as SqlType<unknown>, {
      schema,
      notNull: !nullable,
      check: condition === undefined ? undefined : new SqlFragment([condition], []),
      constraintName: check?.name,
      default: defaultSql === undefined ? undefined : new SqlFragment([defaultSql], [], type),
    });
  }

  /** A type that keeps its name, and whose values pass as the driver gives and takes them. */
  #unknownType(typeName: string, place: string): AnySqlType {
    const { name } = this.#dialect;
    if (!this.#unknown.has(typeName)) {
      this.#unknown.add(typeName);
      this.#options.warn(`the type '${typeName}' of ${place} is not known; its values pass as they are.`);
    }
    return nativeType<unknown>({ name: typeName, sqlName: typeName, dialects: [name], key: `${name} ${typeName}` });
  }
}
