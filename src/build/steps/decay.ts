import { loudestIn } from '../decay_level.ts';
import { openObject, pass } from '../render.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/**
 * How long before its end a programme has fallen `floor` dB (negative) below its loudest 400 ms, for good: seconds. 0
 * where it ends above that.
 */
export async function decay(work: Work): Promise<Made> {
  const source = await openObject(work, pathOf(work, 'audio'));
  const tail = loudestIn(source.format);
  await pass(work, source, (block) => tail.observe(block));
  return made({ decay: tail.secondsBelow(work.params['floor'] as number) });
}
