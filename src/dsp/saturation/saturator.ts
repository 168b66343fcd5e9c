import type { AudioFormat } from '../../audio/format.ts';
import { gainOf } from '../../base/decibel.ts';
import type { Processor } from '../contract.ts';
import { BiquadCascade, inverseOf } from '../primitives/biquad.ts';
import { createHighpass } from '../primitives/butterworth.ts';
import type { Curve } from '../primitives/waveshape.ts';
import { type Blend, createShaper, type Take } from '../primitives/waveshape_processor.ts';
import { Residue } from '../primitives/waveshape_residue.ts';
import { emphasis, tilt } from './filters.ts';
import type { Params } from './params.ts';

/** Limit of the curves at no drive, dBFS. */
const HEADROOM = 12;
/** soft_clip bends from half its limit. */
const SOFT_KNEE = 20 * Math.log10(2);
/** Corner of the high-pass that takes the tube's DC away. */
const DC_HZ = 5;

function curveOf({ type, drive, bias }: Params): Curve {
  if (type === 'soft_clip') return { kind: 'knee', ceiling: gainOf(HEADROOM - drive), knee: SOFT_KNEE };
  return { kind: 'algebraic', drive: gainOf(drive - HEADROOM), bias: type === 'tube' ? bias : 0 };
}

/** Filters over the channels, one after the other. */
function inSeries(filters: readonly Take[]): Take {
  return (signal, frames) => {
    for (const filter of filters) filter(signal, frames);
  };
}

/** What the curve takes away, from the driven signal: emphasis → residue → de-emphasis → no DC. */
function residueOf(params: Params, { rate, channels }: AudioFormat, residue: Residue): Take {
  const filters: Take[] = [(signal, frames) => residue.process(signal, frames)];
  if (params.emphasis !== 0) {
    const shelf = emphasis(params.emphasis, rate);
    const before = new BiquadCascade([shelf], channels);
    const after = new BiquadCascade([inverseOf(shelf)], channels);
    filters.unshift((signal, frames) => before.process(signal, frames));
    filters.push((signal, frames) => after.process(signal, frames));
  }
  if (params.type === 'tube') {
    const highpasses = Array.from({ length: channels }, () => createHighpass(2, DC_HZ, rate));
    filters.push((signal, frames) => {
      highpasses.forEach((highpass, c) => highpass.process(signal[c], 0, frames));
    });
  }
  return inSeries(filters);
}

/** See index.ts for the method. */
export function createSaturator(params: Params, format: AudioFormat): Processor {
  const residue = new Residue(curveOf(params), params.oversampling, format.channels);
  const take = residueOf(params, format, residue);
  return createShaper(residue.latency, format.channels, take, blendOf(params, format));
}

function blendOf({ mix, tone, output }: Params, { rate, channels }: AudioFormat): Blend {
  // Without tone and gain the dry parts sum to the signal itself: nothing taken, nothing changed.
  if (tone === 0 && output === 0) {
    return (signal, from, frames, taken) => {
      taken.forEach((r, c) => {
        const samples = signal[c];
        for (let i = 0; i < frames; i++) samples[from + i] -= mix * r[i];
      });
    };
  }
  const tilted = tone === 0 ? undefined : new BiquadCascade([tilt(tone, rate)], channels);
  const dry = 1 - mix;
  const wet = mix * gainOf(output);
  return (signal, from, frames, taken) => {
    taken.forEach((r, c) => {
      const samples = signal[c];
      for (let i = 0; i < frames; i++) r[i] = samples[from + i] - r[i];
    });
    tilted?.process(taken, frames);
    taken.forEach((driven, c) => {
      const samples = signal[c];
      for (let i = 0; i < frames; i++) samples[from + i] = dry * samples[from + i] + wet * driven[i];
    });
  };
}
