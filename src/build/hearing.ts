import type { Block } from '../audio/block.ts';
import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../audio/format.ts';
import { pack } from '../audio/pcm.ts';
import { canonical } from '../base/canonical.ts';
import { type Digest, Hasher } from '../base/digest.ts';
import { type Edges, EdgeScan } from '../meters/samples/edges.ts';
import type { Meter } from '../meters/contract.ts';
import { createProgrammeMeter, type ProgrammeFacts } from '../meters/programme/index.ts';
import { spectrum, type SpectrumFacts } from '../meters/spectrum/index.ts';
import { curvesOf, programmeOf, toneOf } from './curves.ts';
import { PASS_FRAMES, storeBytes } from './render.ts';
import { bytesOf } from './values.ts';
import type { Made, Work } from './work.ts';

/** −60 dBFS: what stores, and listeners, take for silence at the ends of a file. */
const SILENCE = 1e-3;

/** Seconds below −60 dBFS at both ends. */
export type Ends = Edges;

/** Hashes and measures the finished samples of a deliverable while they pass: all that is said of them later. */
export class Hearing {
  readonly #format: AudioFormat;
  readonly #encoding: Encoding;
  readonly #meter: Meter<ProgrammeFacts>;
  readonly #tone: Meter<SpectrumFacts>;
  readonly #hash: PcmHasher;
  readonly #edges = new EdgeScan(SILENCE);
  #frames = 0;

  constructor(format: AudioFormat, encoding: Encoding) {
    this.#format = format;
    this.#encoding = encoding;
    this.#meter = createProgrammeMeter(format);
    this.#tone = spectrum.create(format);
    this.#hash = new PcmHasher(encoding, format.channels);
  }

  observe(block: Block): void {
    this.#meter.observe(block);
    this.#tone.observe(block);
    this.#hash.observe(block);
    this.#edges.observe(block.channels, block.frames);
    this.#frames += block.frames;
  }

  async finish(work: Work): Promise<Pick<Made, 'facts' | 'outputs'>> {
    const heard = this.#meter.finish();
    const { leading, trailing } = this.#edges.finish();
    const { rate, channels } = this.#format;
    return {
      facts: {
        samples: {
          rate,
          channels,
          frames: this.#frames,
          encoding: this.#encoding,
          pcmSha256: this.#hash.digest(),
        },
        programme: programmeOf(heard),
        ends: { leading: leading / rate, trailing: trailing / rate },
        spectrum: toneOf(this.#tone.finish()),
      },
      outputs: {
        blocks: await storeBytes(work, bytesOf(heard.curves.blocks)),
        curves: await storeBytes(work, new TextEncoder().encode(canonical(curvesOf(heard)))),
      },
    };
  }
}

/** SHA-256 of the samples as interleaved little-endian values of an encoding: what a decoder has to give back. */
export class PcmHasher {
  readonly #encoding: Encoding;
  readonly #frameBytes: number;
  readonly #hasher = new Hasher();
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(encoding: Encoding, channels: number) {
    this.#encoding = encoding;
    this.#frameBytes = channels * BYTES_PER_SAMPLE[encoding];
    this.#bytes = new Uint8Array(PASS_FRAMES * this.#frameBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  observe({ channels, frames }: Block): void {
    pack(this.#encoding, this.#view, 0, channels, 0, frames);
    this.#hasher.update(this.#bytes.subarray(0, frames * this.#frameBytes));
  }

  digest(): Digest {
    return this.#hasher.digest();
  }
}
