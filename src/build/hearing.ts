import type { Block } from '../audio/block.ts';
import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../audio/format.ts';
import { pack } from '../audio/pcm.ts';
import { canonical } from '../base/canonical.ts';
import { Hasher } from '../base/digest.ts';
import { type Edges, EdgeScan } from '../meters/samples/edges.ts';
import { createProgrammeMeter } from '../meters/programme/index.ts';
import { spectrum } from '../meters/spectrum/index.ts';
import { curvesOf, programmeOf, toneOf } from './curves.ts';
import { PASS_FRAMES, storeBytes } from './render.ts';
import { bytesOf } from './values.ts';
import type { Made, Work } from './work.ts';

/** −60 dBFS: what stores, and listeners, take for silence at the ends of a file. */
const SILENCE = 1e-3;

/** Seconds below −60 dBFS at both ends. */
export type Ends = Edges;

export type Hearing = ReturnType<typeof hearing>;

/** Hashes and measures the finished samples of a deliverable while they pass: all that is said of them later. */
export function hearing(format: AudioFormat, encoding: Encoding) {
  const meter = createProgrammeMeter(format);
  const tone = spectrum.create(format);
  const hash = pcmHasher(encoding, format.channels);
  const edges = new EdgeScan(SILENCE);
  let frames = 0;
  return {
    observe(block: Block): void {
      meter.observe(block);
      tone.observe(block);
      hash.observe(block);
      edges.observe(block.channels, block.frames);
      frames += block.frames;
    },
    async finish(work: Work): Promise<Pick<Made, 'facts' | 'outputs'>> {
      const heard = meter.finish();
      const { leading, trailing } = edges.finish();
      return {
        facts: {
          samples: {
            rate: format.rate,
            channels: format.channels,
            frames,
            encoding,
            pcmSha256: hash.digest(),
          },
          programme: programmeOf(heard),
          ends: { leading: leading / format.rate, trailing: trailing / format.rate },
          spectrum: toneOf(tone.finish()),
        },
        outputs: {
          blocks: await storeBytes(work, bytesOf(heard.curves.blocks)),
          curves: await storeBytes(work, new TextEncoder().encode(canonical(curvesOf(heard)))),
        },
      };
    },
  };
}

/** SHA-256 of the samples as interleaved little-endian values of an encoding: what a decoder has to give back. */
export function pcmHasher(encoding: Encoding, channels: number) {
  const hasher = new Hasher();
  const bytes = new Uint8Array(PASS_FRAMES * channels * BYTES_PER_SAMPLE[encoding]);
  const view = new DataView(bytes.buffer);
  return {
    observe(block: Block): void {
      const used = block.frames * channels * BYTES_PER_SAMPLE[encoding];
      pack(encoding, view, 0, block.channels, 0, block.frames);
      hasher.update(bytes.subarray(0, used));
    },
    digest: () => hasher.digest(),
  };
}
