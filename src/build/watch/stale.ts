import type { Json } from '../../base/canonical.ts';
import { type Digest, digestOf } from '../../base/digest.ts';
import type { Plan } from '../../plan/plan.ts';

/** What each step of a plan would be made of, by its id: known before anything runs, unlike its key. */
export type Prospect = ReadonlyMap<string, Digest>;

/** `contents`: of the user's files, by path. */
export function prospectOf(plan: Plan, contents: ReadonlyMap<string, string>): Prospect {
  const prospect = new Map<string, Digest>();
  for (const { id, kind, params, inputs } of plan.steps) {
    const from: Record<string, Json> = {};
    for (const [name, input] of Object.entries(inputs)) {
      if (input.from === 'file') from[name] = contents.get(input.file.path) ?? null;
      // The plan's order is topological.
      else from[name] = [prospect.get(input.step)!, input.from === 'object' ? input.output : input.fact];
    }
    prospect.set(id, digestOf({ kind, params, inputs: from }));
  }
  return prospect;
}

/**
 * Steps of a running plan that nobody wants any more: no step of the wanted plan would be made of the same, whatever its
 * id (tracks may have changed places).
 */
export function staleSteps(running: Prospect, wanted: Prospect): string[] {
  const still = new Set(wanted.values());
  return [...running].filter(([, made]) => !still.has(made)).map(([id]) => id);
}
