import { type Finding, note, pointer } from '../../base/finding.ts';
import type { TSchema } from '../../base/schema.ts';

/**
 * A note on each of these parameters that is not at its default, so that somebody has meant something by it: beside the
 * others it changes nothing, `because` says why. `schema` is the object that declares them.
 */
export function idleNotes<P extends object>(
  schema: TSchema,
  params: P,
  keys: readonly (keyof P & string)[],
  because: string,
): Finding[] {
  const { properties } = schema as unknown as { properties: Record<string, { default?: unknown }> };
  const meant = keys.filter((key) => params[key] !== properties[key].default);
  return meant.map((key) =>
    note('idle-parameter', `${key} changes nothing: ${because}`, { at: pointer(key) }),
  );
}
