import {
  type Capabilities,
  type DialectLimits,
  type Driver,
  type ErrorClassification,
  type Inspector,
  minimalCapabilities,
  type PoolOptions,
} from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import type { IdentifierRules } from '../compiler/identifiers.ts';
import { TypeCompiler } from '../compiler/type-compiler.ts';
import { DefaultDialect } from './default-dialect.ts';
import { reservedWords } from './reserved-words.ts';

/** SQL as the standard writes it, for printing statements where no database is at hand. It cannot be connected to. */
export class AnsiDialect extends DefaultDialect {
  readonly name = 'ansi';
  readonly types: TypeCompiler = new TypeCompiler();
  readonly limits: DialectLimits = { identifierLength: 128, parameters: 32_767, rowsPerInsert: 1_000 };
  readonly capabilities: Capabilities = {
    ...minimalCapabilities,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    multiRowValues: true,
    defaultInValues: true,
    emptyInsert: 'default-values',
    savepoints: true,
    alterAddConstraint: true,
    recursiveCte: true,
    windowFunctions: true,
    rightAndFullJoin: true,
    nullsOrdering: true,
    nativeBoolean: true,
    nullSafeEquality: true,
    updateFrom: true,
  };
  protected readonly identifierRules: IdentifierRules = {
    open: '"',
    close: '"',
    reserved: reservedWords,
    plain: /^[a-z_][a-z0-9_]*$/,
    maxLength: 128,
    lengthOf: (name) => name.length,
  };

  get driver(): Driver {
    throw notConnected();
  }

  poolDefaults(): PoolOptions {
    return {};
  }

  classifyError(): ErrorClassification {
    throw notConnected();
  }

  inspector(): Inspector {
    throw notConnected();
  }
}

function notConnected(): InvalidStateError {
  return new InvalidStateError('SQL_UNSUPPORTED', 'the ANSI dialect only prints statements; use the dialect of a database to connect.');
}
