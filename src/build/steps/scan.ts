import type { Signal } from '../../audio/signal.ts';
import type { Json } from '../../base/canonical.ts';
import { decibelsOf, gainOf } from '../../base/decibel.ts';
import type { Format } from '../../formats/contract.ts';
import { remove } from '../../host/disk.ts';
import { clips } from '../../meters/clips/index.ts';
import { truePeak } from '../../meters/true-peak/index.ts';
import type { ScanFacts } from '../../release/content.ts';
import { resample } from '../../tools/sox.ts';
import type { Programme } from '../curves.ts';
import { pass, withObject } from '../render.ts';
import { factOf, type Made, made, type Work } from '../work.ts';
import { formatOf } from './encode.ts';

/** Hz at which stores encode. */
const RATE = 44_100;

/**
 * Finished samples → what clips once a store has encoded them, as Apple's droplet tries it: to 44.1 kHz in 32-bit float
 * without dither, through the lossy encoder, decoded by another program, clipped samples counted on and between them.
 * Only the figures are kept.
 */
export async function scan(work: Work): Promise<Made> {
  const format = formatOf(work);
  const to = await work.store.temporary();
  try {
    await withObject(work, 'audio', async (samples) => encode(work, format, await atRate(work, samples), to));
    const { tools, abort } = work;
    const decoded = await format.decode({ file: to, encoding: 'float32', tools, abort });
    return made({ scan: (await counted(work, format.name, decoded)) as unknown as Json });
  } finally {
    await remove(to);
  }
}

function atRate(work: Work, samples: Signal): Promise<Signal> {
  if (samples.format.rate === RATE) return Promise.resolve(samples);
  const { peak } = factOf<Programme>(work, 'programme');
  // sox gets the samples scaled by a power of two with 12 dB to spare: that their level was rounded does not matter.
  const highest = peak.samplePeak === null ? 0 : gainOf(peak.samplePeak);
  return resample(samples, RATE, highest, { tools: work.tools, abort: work.abort });
}

async function encode(work: Work, format: Format, source: Signal, to: string): Promise<void> {
  const { params, tools, abort } = work;
  await format.encode({ source, encoding: 'float32', options: params['options'], to, tools, abort });
}

async function counted(work: Work, codec: string, decoded: Signal): Promise<ScanFacts> {
  const over = clips.create(decoded.format);
  const peaks = truePeak.create(decoded.format);
  await pass(work, decoded, (block) => {
    over.observe(block);
    peaks.observe(block);
  });
  const top = decibelsOf(Math.max(0, ...peaks.finish().perChannel));
  const { channels } = over.finish();
  return { codec, rate: decoded.format.rate, truePeak: Number.isFinite(top) ? top : null, channels };
}
