import { error, type Finding } from '../../base/finding.ts';
import { type LimiterParams, limited, passesUntouched } from '../limiting.ts';
import { openObject, render, storeBytes } from '../render.ts';
import { factOf, type Made, made, objectOf, pathOf, type SampleFacts, type Work } from '../work.ts';
import { bytesOf } from '../values.ts';

/**
 * Premaster at the target's rate → master: one gain, then the true-peak limiter. Where neither would change a sample,
 * the object itself. Leaves the limiter's curve (least gain in dB, ≤ 0, of each 100 ms) for the report.
 */
export async function master(work: Work): Promise<Made> {
  const settings = work.params['limiter'] as LimiterParams | null;
  const gain = 'gain' in work.inputs ? factOf<number>(work, 'gain') : 0;
  const samples = factOf<SampleFacts>(work, 'samples');
  const idle = settings === null || passesUntouched(factOf<number>(work, 'truePeak'), gain, settings);
  if (idle && gain === 0) {
    return made({ samples: { ...samples }, gain, reduction: 0 }, { audio: objectOf(work, 'audio') });
  }
  const source = await openObject(work, pathOf(work, 'audio'));
  const { signal, limiter } = limited(source, gain, idle ? null : settings);
  const result = await render(work, signal, 'float32');
  const reduction = limiter?.maxReduction ?? 0;
  const curve =
    limiter === undefined ? new Float64Array(0) : limiter.reductionCurve().map((reduction) => 0 - reduction);
  return made(
    { samples: { ...result.samples }, gain, reduction },
    { audio: result.artifact, reduction: await storeBytes(work, bytesOf(curve)) },
    tooDeep(reduction, work.params['maxReduction'] as number | null),
  );
}

/** The limiter is asked for more than the user allows: better no release than a crushed one. */
export function tooDeep(reduction: number, limit: number | null): Finding[] {
  if (limit === null || reduction <= limit) return [];
  return [
    error(
      'limiter-too-deep',
      `the limiter would have to take ${reduction.toFixed(1)} dB off the peaks, more than max_reduction allows`,
      {
        measured: reduction,
        limit,
        hint: 'aim at a lower loudness, tame the peaks in the chain, or raise mastering.limiter.max_reduction',
      },
    ),
  ];
}
