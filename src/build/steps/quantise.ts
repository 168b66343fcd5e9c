import type { Block } from '../../audio/block.ts';
import { BYTES_PER_SAMPLE, type Encoding } from '../../audio/format.ts';
import { pack } from '../../audio/pcm.ts';
import type { Signal } from '../../audio/signal.ts';
import { canonical } from '../../base/canonical.ts';
import { Hasher } from '../../base/digest.ts';
import { error, type Finding } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import {
  createQuantiser,
  type Dither,
  ditherRefusal,
  OWN_SHAPE,
  type Quantiser,
} from '../../dsp/dither/index.ts';
import { createProgrammeMeter } from '../../meters/programme/index.ts';
import { spectrum } from '../../meters/spectrum/index.ts';
import { curvesOf, programmeOf, toneOf } from '../curves.ts';
import { openObject, PASS_FRAMES, pass, render, storeBytes } from '../render.ts';
import { factOf, type Made, made, objectOf, pathOf, type SampleFacts, type Work } from '../work.ts';
import { bytesOf } from '../values.ts';

interface Params {
  readonly encoding: Encoding;
  readonly dither: Dither;
  readonly autoBlank: boolean;
}

/**
 * Master → the samples of a deliverable: dithered and rounded to the target's grid, hashed and measured in the same
 * pass. Dither is left out where every sample lies on the grid already; a float target gets the master itself.
 */
export async function quantise(work: Work): Promise<Made> {
  const { encoding, dither, autoBlank } = work.params as unknown as Params;
  const samples = factOf<SampleFacts>(work, 'samples');
  const bits = encoding === 'pcm16' ? 16 : encoding === 'pcm24' ? 24 : undefined;
  const onGrid = bits !== undefined && samples.bits !== 0 && samples.bits <= bits;
  const applied = bits === undefined || onGrid ? 'none' : dither;
  const refusal = ditherRefusal(applied, samples.rate);
  if (refusal !== undefined) throw new Refused(error('dither-rate', refusal, { hint: OWN_SHAPE }));
  const source = await openObject(work, pathOf(work, 'audio'));
  const quantiser =
    bits === undefined || onGrid
      ? undefined
      : createQuantiser(
          { bits, dither: applied, rate: samples.rate, autoBlank, seed: objectOf(work, 'audio').digest },
          samples.channels,
        );
  const meter = createProgrammeMeter(source.format);
  const tone = spectrum.create(source.format);
  const hash = pcmHasher(encoding, samples.channels);
  const observe = (block: Block): void => {
    meter.observe(block);
    tone.observe(block);
    hash.observe(block);
  };

  const audio =
    bits === undefined
      ? await watched(work, source, observe)
      : await written(work, source, encoding, quantiser, observe);
  const facts = meter.finish();
  const clipped = quantiser?.clipped ?? 0;
  return made(
    {
      samples: {
        rate: samples.rate,
        channels: samples.channels,
        frames: samples.frames,
        encoding,
        pcmSha256: hash.digest(),
      },
      dither: applied,
      onGrid,
      clipped,
      programme: programmeOf(facts),
      spectrum: toneOf(tone.finish()),
    },
    {
      audio,
      blocks: await storeBytes(work, bytesOf(facts.curves.blocks)),
      curves: await storeBytes(work, new TextEncoder().encode(canonical(curvesOf(facts)))),
    },
    clippedFinding(clipped),
  );
}

/** A float target: the object stays, it is only looked at. */
async function watched(work: Work, source: Signal, observe: (block: Block) => void) {
  await pass(work, source, observe);
  return objectOf(work, 'audio');
}

async function written(
  work: Work,
  source: Signal,
  encoding: Encoding,
  quantiser: Quantiser | undefined,
  observe: (block: Block) => void,
) {
  const quantised: Signal = {
    ...source,
    format: source.format,
    frames: source.frames,
    async read(into) {
      await source.read(into);
      quantiser?.process(into);
      return into.frames;
    },
    close: () => source.close(),
  };
  return (await render(work, quantised, encoding, observe)).artifact;
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

function clippedFinding(clipped: number): Finding[] {
  if (clipped === 0) return [];
  return [
    error('clipped', `${clipped} samples lie beyond full scale and would be clipped`, {
      measured: clipped,
      limit: 0,
      hint: 'give the target a limiter, or lower the loudness',
    }),
  ];
}
