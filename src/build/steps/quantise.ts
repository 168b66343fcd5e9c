import type { Encoding } from '../../audio/format.ts';
import type { Signal } from '../../audio/signal.ts';
import { withTail } from '../../audio/splice.ts';
import { error, type Finding } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import {
  createQuantiser,
  type Dither,
  ditherRefusal,
  OWN_SHAPE,
  type Quantiser,
} from '../../dsp/dither/index.ts';
import { type Grid, restOfPause, tailFrames } from '../../plan/timeline.ts';
import { Hearing } from '../hearing.ts';
import { openObject, pass, render } from '../render.ts';
import { factOf, type Made, made, objectOf, pathOf, type SampleFacts, type Work } from '../work.ts';

interface Params {
  readonly encoding: Encoding;
  readonly dither: Dither;
  readonly autoBlank: boolean;
  readonly tail: Tail;
}

/** Silence behind the programme, up to the start of the next; `pause`: less what its own tail has died away. */
type Tail =
  null | { readonly grid: Grid; readonly seconds: number } | { readonly grid: Grid; readonly pause: number };

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
  const tail = framesOf(work, samples);
  const source = await openObject(work, pathOf(work, 'audio'));
  const quantiser =
    bits === undefined || onGrid
      ? undefined
      : createQuantiser(
          { bits, dither: applied, rate: samples.rate, autoBlank, seed: objectOf(work, 'audio').digest },
          samples.channels,
        );
  const heard = new Hearing(source.format, encoding);
  // A float target without a tail: the object stays, it is only looked at.
  const kept = bits === undefined && tail === 0;
  const audio = kept
    ? await watched(work, source, heard)
    : await render(work, withTail(quantised(source, quantiser), tail), encoding, (block) =>
        heard.observe(block),
      );
  const clipped = quantiser?.clipped ?? 0;
  const { facts, outputs } = await heard.finish(work);
  return made(
    { ...facts, dither: applied, onGrid, clipped, tail },
    { audio: audio.artifact, ...outputs },
    clippedFinding(clipped),
  );
}

function framesOf(work: Work, { frames, rate }: SampleFacts): number {
  const { tail } = work.params as unknown as Params;
  if (tail === null) return 0;
  const seconds = 'pause' in tail ? restOfPause(tail.pause, factOf<number>(work, 'decay')) : tail.seconds;
  return tailFrames({ frames, rate }, seconds, tail.grid);
}

async function watched(work: Work, source: Signal, heard: Hearing) {
  await pass(work, source, (block) => heard.observe(block));
  return { artifact: objectOf(work, 'audio') };
}

function quantised(source: Signal, quantiser: Quantiser | undefined): Signal {
  if (quantiser === undefined) return source;
  return {
    ...source,
    format: source.format,
    frames: source.frames,
    async read(into) {
      await source.read(into);
      quantiser.process(into);
      return into.frames;
    },
    close: () => source.close(),
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
