/** sqlayer: SQL toolkit and object-relational mapper. Everything but the dialects, which are installed one by one. */
export * from '@sqlayer/expression';
export * from '@sqlayer/kernel';
export * from '@sqlayer/kernel/errors';
export * from '@sqlayer/orm';
export * from '@sqlayer/pool';
export { createEngine, defaultKernel } from './create-engine.ts';
export { findDialect } from './find-dialect.ts';
