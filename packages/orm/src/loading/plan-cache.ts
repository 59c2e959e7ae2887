import type { Select } from '@sqlayer/expression';
import { type Connection, StructureCache, translatedStructure } from '@sqlayer/kernel';
import type { Dialect, StatementStructure } from '@sqlayer/kernel/contracts';
import { planSelect, type SelectPlan } from './select-plan.ts';

/** Plans of selects by dialect, of which each engine has its own: how to send them and how to read their rows. */
const plans = new WeakMap<Dialect, StructureCache<SelectPlan>>();
const PLANS_KEPT = 500;

/** The plan of a select on a connection, made if there is none for its structure and the schemas that stand for others. */
export function planOf(connection: Connection, select: Select<unknown, string>, structure: StatementStructure): SelectPlan {
  const { dialect, executionOptions } = connection;
  const options = { ...executionOptions, ...select.executionOptions };
  const { schemaTranslateMap } = options;
  const make = (): SelectPlan => planSelect(select, structure, (lowered) => connection.compile(lowered, options));
  if (options.compiledCache === false || !structure.cacheable) return make();
  let cache = plans.get(dialect);
  if (cache === undefined) {
    cache = new StructureCache(PLANS_KEPT);
    plans.set(dialect, cache);
  }
  const key = schemaTranslateMap === undefined ? structure : translatedStructure(structure, schemaTranslateMap);
  let plan = cache.get(key);
  if (plan === undefined) {
    plan = make();
    cache.set(key, plan);
  }
  return plan;
}
