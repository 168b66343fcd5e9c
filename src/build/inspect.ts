import type { Finding } from '../base/finding.ts';
import { intakeId } from '../plan/ids.ts';
import { planOf } from '../plan/plan.ts';
import type { Spec, Track } from '../spec/spec.ts';
import { stepFindings } from './assemble.ts';
import { sourceFindings } from './receivers.ts';
import { runPlan } from './scheduler.ts';
import { openSite } from './site.ts';

/** A mix as its intake found it. */
export interface MixLine {
  readonly track: Track;
  readonly rate: number;
  readonly channels: number;
  readonly encoding: string;
  readonly frames: number;
}

/**
 * Looks at every mix and at the artwork, and renders nothing. What it finds is kept, so a build after it reads no mix
 * again.
 */
export async function inspect(
  spec: Spec,
  abort: AbortSignal,
): Promise<{ mixes: MixLine[]; findings: Finding[] }> {
  const plan = planOf(spec);
  const steps = plan.steps.filter(({ kind }) => kind === 'intake' || kind === 'artwork');
  const site = await openSite(spec, { abort });
  try {
    const results = await runPlan({ steps, deliverables: [], sets: [] }, site);
    const { hidden, tracks } = spec;
    const mixes = [...(hidden === undefined ? [] : [hidden]), ...tracks].flatMap((track): MixLine[] => {
      const facts = results.get(intakeId(track))?.made?.facts;
      if (facts === undefined) return [];
      const { rate, channels, encoding, frames } = facts as unknown as Omit<MixLine, 'track'>;
      return [{ track, rate, channels, encoding, frames }];
    });
    return { mixes, findings: [...stepFindings(spec, results), ...sourceFindings(spec, plan, results)] };
  } finally {
    await site.executor.close();
  }
}
