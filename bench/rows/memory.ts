import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../build.ts';
import { programmeOf } from '../figures.ts';
import { cutMix, type Place } from '../place.ts';
import { watchMemory } from '../resident.ts';
import type { Row } from '../table.ts';

const LIMIT = 400;

const SPEC = `release: 1
title: Long
artist: The Example Motorway
mastering:
  loudness: { integrated: -14, per: track }
  true_peak: -1
  chain:
    - eq:
        - { type: highpass, freq: 24, slope: 24 }
        - { type: low_shelf, freq: 110, gain: 0.8 }
        - { type: bell, freq: 320, gain: -1.2, q: 0.9, on: mid }
        - { type: bell, freq: 3500, gain: -0.6 }
        - { type: high_shelf, freq: 9000, gain: 1, on: side }
    - compressor: { threshold: -20, ratio: 1.6, knee: 8, attack: 30, release: 180, sidechain_highpass: 110 }
    - width: { amount: 1.08, mono_below: 90 }
tracks:
  - { title: Long, mix: long.wav }
targets: { streaming: {} }
`;

/** A long mix through everything: how much memory the whole tree of processes holds at its height. */
export async function memory(place: Place): Promise<Row> {
  const folder = join(place.folder, 'memory');
  await mkdir(folder);
  const audio = Math.round(place.minutes * 60);
  await cutMix(place, 'memory/long', { seconds: audio, rate: 96_000 });
  const spec = join(folder, 'long.yaml');
  await writeFile(spec, SPEC);
  const watch = watchMemory();
  const built = await build(spec, watch.start);
  const { together, largest } = watch.end();
  const { text } = await programmeOf(join(folder, 'out', 'long', 'streaming', '01 - Long.wav'));
  await rm(folder, { recursive: true });
  const verdict = together <= LIMIT ? 'under the limit' : 'NOT under the limit';
  return {
    lines: [
      {
        work: 'memory',
        who: `release build, ${place.minutes} min`,
        samples: [built],
        audio,
        remark: `${largest.toFixed(0)} MB, with its tools ${together.toFixed(0)} MB: ${verdict} of ${LIMIT} MB; ${text}`,
      },
    ],
    explanation: `memory: a ${place.minutes}-minute mix at 96 kHz, 24 bits through EQ, compressor, width, levelling and limiter to a 44.1 kHz, 24-bit WAV, one run. First the largest resident set any one process had, then the largest sum over the program and the tools it runs, looked at every 50 ms (pages they share counted in each).`,
  };
}
