import type { Driver, ErrorClassification, Inspector, PoolOptions } from '@sqlayer/kernel/contracts';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { DefaultDialect } from './default-dialect.ts';

/** A dialect that compiles statements but has no driver, so that nothing can be connected to through it. */
export abstract class UnconnectedDialect extends DefaultDialect {
  get driver(): Driver {
    throw this.#notConnected();
  }

  poolDefaults(): PoolOptions {
    return {};
  }

  classifyError(): ErrorClassification {
    throw this.#notConnected();
  }

  inspector(): Inspector {
    throw this.#notConnected();
  }

  #notConnected(): InvalidStateError {
    return new InvalidStateError(
      'SQL_UNSUPPORTED',
      `the dialect '${this.name}' only compiles statements; it has no driver to connect with.`,
    );
  }
}
