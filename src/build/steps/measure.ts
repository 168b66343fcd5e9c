import { loudness } from '../../meters/loudness/index.ts';
import { truePeak } from '../../meters/true-peak/index.ts';
import { openObject, pass, storeBytes } from '../render.ts';
import { bytesOf } from '../values.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/** What levelling needs to know of a track: the power of its gating blocks, and its true peak (linear). */
export async function measure(work: Work): Promise<Made> {
  const signal = await openObject(work, pathOf(work, 'audio'));
  const level = loudness.create(signal.format);
  const peaks = truePeak.create(signal.format);
  await pass(work, signal, (block) => {
    level.observe(block);
    peaks.observe(block);
  });
  const { blocks } = level.finish();
  return made(
    { truePeak: Math.max(...peaks.finish().perChannel) },
    { blocks: await storeBytes(work, bytesOf(blocks)) },
  );
}
