import type { ReflectedTable } from '@sqlayer/kernel/contracts';

/**
 * Views so that each comes after those whose names stand in its query, otherwise in the order given.
 *
 * No database tells in the same way what a view is made of. A name that means something else in the query does no harm.
 */
export function orderViews(views: readonly ReflectedTable[]): readonly ReflectedTable[] {
  const sorted = new Set<ReflectedTable>();
  const open = new Set<ReflectedTable>();
  const visit = (view: ReflectedTable): void => {
    if (sorted.has(view) || open.has(view)) return;
    open.add(view);
    for (const other of views) if (other !== view && view.definitionSql?.includes(other.name) === true) visit(other);
    sorted.add(view);
  };
  for (const view of views) visit(view);
  return [...sorted];
}
