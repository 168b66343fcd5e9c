import type { Signal } from '../../audio/signal.ts';
import { gainOf } from '../../base/decibel.ts';
import { error, type Finding, pointer } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { type ChainItem, compensated, createChain } from '../../dsp/chain.ts';
import type { Processor } from '../../dsp/contract.ts';
import { createFade, type FadeShape } from '../../dsp/fade/index.ts';
import { modules } from '../../dsp/index.ts';
import { rateFindings } from '../../dsp/rate.ts';
import { dualMono } from '../dual_mono.ts';
import { render, withObject } from '../render.ts';
import { type Made, made, type Work } from '../work.ts';

interface Fade {
  readonly length: number;
  readonly shape: FadeShape;
}

interface Params {
  readonly start: number;
  readonly end: number | null;
  readonly fadeIn: Fade | null;
  readonly fadeOut: Fade | null;
  readonly gain: number;
  readonly chain: readonly ChainItem[];
}

/**
 * Mix → premaster: trim, chain, track gain, fades; native rate, two channels, 32-bit float, one streaming pass.
 * The fades come last, so that a compressor does not work against a fade-out.
 */
export async function premaster(work: Work): Promise<Made> {
  const params = work.params as unknown as Params;
  return withObject(work, 'audio', async (mix) => {
    const trimmed = trim(mix, params);
    const stereo = mix.format.channels === 1 ? dualMono(trimmed) : trimmed;
    const chain = createChain(params.chain, modules, stereo.format);
    const chained = compensated(stereo, chain);
    const { artifact, samples } = await render(work, finished(chained, params), 'float32');
    const findings = [...misfits(params.chain, stereo.format.rate), ...(chain.told?.(0) ?? [])];
    return made({ samples: { ...samples } }, { audio: artifact }, findings);
  });
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

function trim(mix: Signal, { start, end }: Params): Signal {
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

/** Frames `first` … `last` of a signal. */
function excerpt(source: Signal, first: number, last: number): Signal {
  let position = 0;
  return {
    format: source.format,
    frames: last - first,
    async read(into) {
      while (position < last && (await source.read(into)) > 0) {
        const skip = Math.max(0, first - position);
        const keep = Math.min(into.frames, last - position) - skip;
        position += into.frames;
        if (keep <= 0) continue;
        if (skip > 0) for (const samples of into.channels) samples.copyWithin(0, skip, skip + keep);
        into.frames = keep;
        return keep;
      }
      into.frames = 0;
      return 0;
    },
    close: () => source.close(),
  };
}

function finished(source: Signal, params: Params): Signal {
  const processors = [trackGain(params.gain), fades(source, params)].filter((p) => p !== undefined);
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

function fades(source: Signal, { fadeIn, fadeOut }: Params): Pick<Processor, 'process'> | undefined {
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
