import type { ExecutionOptions } from '@sqlayer/kernel/contracts';

/** The schema that stands for another; undefined for none. In a map the empty name is that of tables without a schema. */
export function translatedSchema(map: ExecutionOptions['schemaTranslateMap'], schema: string | undefined): string | undefined {
  const translated = map?.[schema ?? ''];
  return translated === undefined ? schema : (translated ?? undefined);
}
