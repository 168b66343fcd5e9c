import type { Signal } from '../../audio/signal.ts';
import { concatenation, excerpt } from '../../audio/splice.ts';
import type { Json } from '../../base/canonical.ts';
import { gainOf } from '../../base/decibel.ts';
import { error, type Finding, pointer } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { type ChainItem, compensated, createChain } from '../../dsp/chain.ts';
import type { Processor } from '../../dsp/contract.ts';
import { createFade, type FadeShape } from '../../dsp/fade/index.ts';
import { modules } from '../../dsp/index.ts';
import { rateFindings } from '../../dsp/rate.ts';
import { dualMono } from '../dual_mono.ts';
import { openObjects, render } from '../render.ts';
import { type Made, made, type Work } from '../work.ts';

interface Fade {
  readonly length: number;
  readonly shape: FadeShape;
}

interface Piece {
  readonly start: number;
  readonly end: number | null;
  readonly fadeIn: Fade | null;
  readonly fadeOut: Fade | null;
}

interface Params {
  /** One a track; of several the chain runs through all, and only the outer ends have fades. */
  readonly pieces: readonly Piece[];
  readonly gain: number;
  readonly chain: readonly ChainItem[];
}

/**
 * Mix → premaster: trim, chain, track gain, fades; native rate, two channels, 32-bit float, one streaming pass.
 * The fades come last, so that a compressor does not work against a fade-out.
 */
export async function premaster(work: Work): Promise<Made> {
  const params = work.params as unknown as Params;
  const { pieces } = params;
  return withMixes(work, pieces.length, async (mixes) => {
    const parts = mixes.map((mix, i) => pieceOf(mix, pieces[i]));
    const whole = parts.length === 1 ? parts[0] : concatenation(parts);
    const chain = createChain(params.chain, modules, whole.format);
    const chained = compensated(whole, chain);
    const ends = { fadeIn: pieces[0].fadeIn, fadeOut: pieces.at(-1)!.fadeOut };
    const { artifact, samples } = await render(work, finished(chained, params.gain, ends), 'float32');
    const findings = [...misfits(params.chain, whole.format.rate), ...(chain.told?.(0) ?? [])];
    return made({ samples: { ...samples }, marks: marksOf(parts) }, { audio: artifact }, findings);
  });
}

async function withMixes(
  work: Work,
  count: number,
  act: (mixes: readonly Signal[]) => Promise<Made>,
): Promise<Made> {
  const mixes = await openObjects(
    work,
    Array.from({ length: count }, (_, i) => `audio ${i + 1}`),
  );
  try {
    refuseUnlike(mixes);
    return await act(mixes);
  } catch (thrown) {
    for (const mix of mixes) await mix.close();
    throw thrown;
  }
}

/** What is mastered in one piece has one rate. */
export function refuseUnlike(parts: readonly Signal[]): void {
  const rates = [...new Set(parts.map(({ format }) => format.rate))];
  if (rates.length === 1) return;
  throw new Refused(
    error(
      'rates-differ',
      `tracks that follow each other without a gap have mixes of ${rates.join(' and ')} Hz`,
      {
        measured: rates.join(', '),
        hint: 'export their mixes at one rate, or put a gap between them',
      },
    ),
  );
}

function pieceOf(mix: Signal, piece: Piece): Signal {
  const trimmed = trim(mix, piece);
  return mix.format.channels === 1 ? dualMono(trimmed) : trimmed;
}

function marksOf(parts: readonly Signal[]): Json {
  let frames = 0;
  const at = parts.map((part) => {
    const start = frames;
    frames += part.frames;
    return start;
  });
  return { rate: parts[0].format.rate, at, frames };
}

/** What of the chain cannot work at the mix's rate. `at` begins with the parameter's name, `/chain`: see stepFindings. */
function misfits(chain: readonly ChainItem[], rate: number): Finding[] {
  return rateFindings(chain, modules, rate).map((finding) => ({
    ...finding,
    at: pointer('chain') + finding.at!,
  }));
}

/** Seconds of one gating block (BS.1770-5): anything shorter has no loudness. */
const LEAST = 0.4;

function trim(mix: Signal, { start, end }: Piece): Signal {
  const { rate } = mix.format;
  const first = Math.round(start * rate);
  const last = end === null ? mix.frames : Math.round(end * rate);
  if (last > mix.frames || first >= last) {
    const length = (mix.frames / rate).toFixed(3);
    throw new Refused(
      error(
        'trim-outside',
        `the trim ${start} … ${end ?? 'end'} s lies outside the mix, which is ${length} s long`,
        {
          measured: mix.frames / rate,
          limit: end ?? start,
        },
      ),
    );
  }
  if ((last - first) / rate < LEAST) {
    const seconds = (last - first) / rate;
    throw new Refused(
      error('too-short', `the trim leaves ${seconds.toFixed(3)} s, too short to measure or to master`, {
        measured: seconds,
        limit: LEAST,
      }),
    );
  }
  return first === 0 && last === mix.frames ? mix : excerpt(mix, first, last);
}

type Ends = Pick<Piece, 'fadeIn' | 'fadeOut'>;

function finished(source: Signal, gain: number, ends: Ends): Signal {
  const processors = [trackGain(gain), fades(source, ends)].filter((p) => p !== undefined);
  if (processors.length === 0) return source;
  return {
    ...source,
    async read(into) {
      await source.read(into);
      for (const { process } of processors) process(into);
      return into.frames;
    },
    close: () => source.close(),
  };
}

function trackGain(decibels: number): Pick<Processor, 'process'> | undefined {
  if (decibels === 0) return undefined;
  const factor = gainOf(decibels);
  return {
    process(block) {
      for (const samples of block.channels) for (let i = 0; i < block.frames; i++) samples[i] *= factor;
    },
  };
}

function fades(source: Signal, { fadeIn, fadeOut }: Ends): Pick<Processor, 'process'> | undefined {
  if (fadeIn === null && fadeOut === null) return undefined;
  const framesOf = (fade: Fade | null): number => {
    const frames = Math.round((fade?.length ?? 0) * source.format.rate);
    if (frames <= source.frames) return frames;
    throw new Refused(
      error('fade-too-long', `a fade of ${fade?.length ?? 0} s is longer than the track`, {
        measured: fade?.length ?? 0,
        limit: source.frames / source.format.rate,
      }),
    );
  };
  const spec = {
    inFrames: framesOf(fadeIn),
    inShape: fadeIn?.shape ?? 'linear',
    outFrames: framesOf(fadeOut),
    outShape: fadeOut?.shape ?? 'linear',
  };
  return createFade(spec, source.frames);
}
