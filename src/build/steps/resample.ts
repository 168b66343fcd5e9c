import { resample as soxRate } from '../../tools/sox.ts';
import { render, withObject } from '../render.ts';
import { factOf, type Made, made, objectOf, type SampleFacts, type Work } from '../work.ts';

/** Premaster at its own rate → at a target's rate, by sox `rate -v`. Where the rates agree, the object itself. */
export async function resample(work: Work): Promise<Made> {
  const { rate } = work.params as { rate: number };
  const samples = factOf<SampleFacts>(work, 'samples');
  if (samples.rate === rate) return made({ samples: { ...samples } }, { audio: objectOf(work, 'audio') });
  return withObject(work, 'audio', async (premaster) => {
    const resampled = await soxRate(premaster, rate, samples.peak, { tools: work.tools, abort: work.abort });
    const result = await render(work, resampled, 'float32');
    return made({ samples: { ...result.samples } }, { audio: result.artifact });
  });
}
