import { loudness } from '../../meters/loudness/index.ts';
import { type LimiterParams, limited } from '../limiting.ts';
import { openObject, pass, storeBytes } from '../render.ts';
import { factOf, type Made, made, pathOf, type Work } from '../work.ts';
import { bytesOf } from '../values.ts';

/** How loud one track becomes at a candidate gain through the limiter, and how far the limiter has to go (dB). Writes no audio. */
export async function probe(work: Work): Promise<Made> {
  const source = await openObject(work, pathOf(work, 'audio'));
  const { signal, limiter } = limited(
    source,
    factOf<number>(work, 'gain'),
    work.params['limiter'] as LimiterParams | null,
  );
  const level = loudness.create(signal.format);
  await pass(work, signal, (block) => level.observe(block));
  const { blocks } = level.finish();
  return made({ reduction: limiter?.maxReduction ?? 0 }, { blocks: await storeBytes(work, bytesOf(blocks)) });
}
