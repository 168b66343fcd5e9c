import { describe, expect, it } from 'vitest';
import { GainComputer } from '../../../../src/dsp/primitives/dynamics/gain_computer.ts';
import type { DynamicsSettings } from '../../../../src/dsp/primitives/dynamics/settings.ts';
import { twins } from '../../../../src/base/twin.ts';
import { constant, differences, noise, SAME, uniforms, withoutTwins } from '../../signals.ts';
import { amplitude } from './measure.ts';

const FORMAT = { rate: 48_000, channels: 2 } as const;
const FRAMES = 9000;

/** Bursts, pauses of true silence, faint tails and absurd samples, different left and right. */
function programme(): Float64Array[] {
  return [1, 2].map((seed) => {
    const samples = noise(FRAMES, seed, 0.7);
    for (let n = 0; n < FRAMES; n++) {
      if (n > 2000 && n < 2000 + 400 * seed) samples[n] *= 1e-4;
      else if (n >= 3000 && n < 4500) samples[n] = 0;
      else if (n >= 4500 && n < 4600) samples[n] *= 1e-160;
      else if (n === 5000 + seed) samples[n] = 1e200;
      else if (n >= 6000) samples[n] *= Math.exp(-(n - 6000) / 40);
    }
    return samples;
  });
}

const INPUT = programme();

function factorsOf(settings: DynamicsSettings, sizes: readonly number[]): Float64Array[] {
  const computer = new GainComputer(settings, FORMAT);
  const scratch = [new Float64Array(4096), new Float64Array(4096)];
  const out = [new Float64Array(FRAMES), new Float64Array(FRAMES)];
  for (let at = 0, k = 0; at < FRAMES; k++) {
    const frames = Math.min(sizes[k % sizes.length], FRAMES - at);
    computer.factors(INPUT, at, frames, scratch);
    for (const [c, samples] of out.entries()) samples.set(scratch[c].subarray(0, frames), at);
    at += frames;
  }
  return out;
}

function* settings(): Generator<DynamicsSettings> {
  const next = uniforms(77);
  const among = <T>(...values: T[]): T => values[Math.floor(next() * values.length)];
  for (let n = 0; n < 60; n++) {
    yield {
      law: among('compressor', 'upward', 'expander'),
      threshold: -60 * next(),
      ratio: among(1, 1.5, 4, 20),
      knee: among(0, 6, 24 * next()),
      knee_shape: among('quadratic', 'smooth'),
      range: among(undefined, 3, 0),
      attack: among(0.05, 5, 500),
      release: among(5, 100, 5000),
      auto_release: among(false, true),
      detector: among('peak', 'rms'),
      hold: among(0, 15),
      hysteresis: among(0, 0, 4),
      sidechain_highpass: among(0, 120),
      link: among(0, 0.4, 1),
      mix: among(1, 0.3),
      makeup: among(0, 6),
    };
  }
}

describe('gain computer', () => {
  it('gives the same bits from its twin, however the signal is cut', () => {
    for (const given of settings()) {
      const twin = factorsOf(given, [1, 7, 255, 256, 257, 1024, 1025, 4096]);
      const truth = withoutTwins(() => factorsOf(given, [4096]));
      expect(differences(twin, truth), JSON.stringify(given)).toEqual(SAME);
    }
  });

  it('runs on its twin here', () => {
    expect(twins.enabled).toBe(true);
    const settled = { law: 'compressor', ...TIMES, threshold: -20, ratio: 2, knee: 0, link: 1 } as const;
    expect(differences(factorsOf(settled, [1024]), [constant(FRAMES, 1), constant(FRAMES, 1)])).not.toEqual(
      SAME,
    );
  });

  it('comes back to exactly 1 when a reduction is over, and stays there', () => {
    const given = { law: 'compressor', ...TIMES, threshold: -20, ratio: 4, knee: 6, link: 0.5 } as const;
    for (const auto of [false, true]) {
      const computer = new GainComputer({ ...given, release: 5, auto_release: auto }, FORMAT);
      const loud = constant(4096, 1);
      const into = [new Float64Array(4096), new Float64Array(4096)];
      computer.factors([loud, loud], 0, 4096, into);
      expect(into[0][4095]).toBeLessThan(amplitude(-14));
      const quiet = constant(4096, amplitude(-40));
      for (let n = 0; n < 20; n++) computer.factors([quiet, quiet], 0, 4096, into);
      expect(differences(into, [constant(4096, 1), constant(4096, 1)])).toEqual(SAME);
    }
  });

  it('takes any number of channels, each as it would be alone where there is no link', () => {
    const given = { law: 'compressor', ...TIMES, threshold: -30, ratio: 4, knee: 6, link: 0 } as const;
    const run = (channels: Float64Array[]) => {
      const computer = new GainComputer(given, { rate: 48_000, channels: channels.length });
      const into = channels.map(() => new Float64Array(FRAMES));
      computer.factors(channels, 0, FRAMES, into);
      return into;
    };
    const [a, b, c] = run([INPUT[0], INPUT[1], noise(FRAMES, 9)]);
    expect(differences([a, b], run(INPUT))).toEqual(SAME);
    expect(differences([a, c], [run([INPUT[0]])[0], run([noise(FRAMES, 9)])[0]])).toEqual(SAME);
  });
});

const TIMES = { attack: 5, release: 50, detector: 'rms' } as const;
