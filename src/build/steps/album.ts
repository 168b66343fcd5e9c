import { integratedOf } from '../../meters/loudness/gating.ts';
import type { Programme } from '../curves.ts';
import { factOf, type Made, made, objectOf, type Work } from '../work.ts';
import { valuesOf } from '../values.ts';

/**
 * The album as players are to take it: its loudness gated as one programme (BS.1770-5), LUFS, and its highest true peak,
 * dBTP. Loudness to 0.01, as gains are told: a track revised by less than that, no other file is tagged anew.
 */
export async function album(work: Work): Promise<Made> {
  const count = Object.keys(work.inputs).length / 2;
  const blocks: Float64Array[] = [];
  const peaks: number[] = [];
  for (let i = 1; i <= count; i++) {
    blocks.push(valuesOf(await work.store.read(objectOf(work, `blocks ${i}`).digest)));
    peaks.push(factOf<Programme>(work, `programme ${i}`).peak.truePeak ?? -Infinity);
  }
  const peak = Math.max(...peaks);
  const integrated = integratedOf(blocks);
  return made({
    album: {
      integrated: integrated === null ? null : Math.round(integrated * 100) / 100,
      truePeak: Number.isFinite(peak) ? peak : null,
    },
  });
}
