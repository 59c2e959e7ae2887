import { DomainType } from '../types/domain.ts';
import { NativeType } from '../types/native-type.ts';
import { Unknown } from '../types/scalar.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ArrayType } from '../types/structured.ts';
import { StringType } from '../types/text.ts';

/**
 * The type that stands for another one in any database: `Json` for JSONB, `BigInteger` for INT UNSIGNED.
 *
 * A domain becomes the type that it is made of, a collation is left out since its name is the database's own, and what
 * nothing is known of becomes `Unknown`. Types that are generic already are given back.
 */
export function asGeneric(type: AnySqlType): AnySqlType {
  if (type instanceof NativeType) {
    const { generic, like } = type.definition;
    return asGenericOr(generic ?? like);
  }
  if (type instanceof DomainType) return asGeneric(type.base);
  if (type instanceof ArrayType) return new ArrayType(asGeneric(type.element), type.dimensions);
  if (type instanceof StringType && type.collation !== undefined) return type.with({ collation: undefined });
  return type;
}

function asGenericOr(type: AnySqlType | undefined): AnySqlType {
  return type === undefined ? Unknown : asGeneric(type);
}
