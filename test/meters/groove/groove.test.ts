import { describe, expect, it } from 'vitest';
import { decibelsOf } from '../../../src/base/decibel.ts';
import { groove } from '../../../src/meters/groove/index.ts';
import type { GrooveFacts } from '../../../src/vinyl/groove.ts';
import { recordingGain } from '../../../src/vinyl/recording.ts';
import { measured } from '../signals.ts';

/** Seconds of every signal here; windows 5 … 8 of 10 are clear of its start and end. */
const SECONDS = 1;
const STEADY = 7;

function sine(rate: number, freq: number, phase = 0): Float64Array {
  return Float64Array.from({ length: SECONDS * rate }, (_, n) =>
    Math.sin((2 * Math.PI * freq * n) / rate + phase),
  );
}

const mono = (samples: Float64Array): Float64Array[] => [samples, samples];
const opposed = (samples: Float64Array): Float64Array[] => [samples, samples.map((x) => -x)];

function factsOf(rate: number, channels: readonly Float64Array[]): GrooveFacts {
  return measured(groove, rate, channels);
}

/** Half the loss of a peak between samples of 176.4 kHz and more, both ways: what a maximum over samples may miss. */
function loss(freq: number): number {
  return -decibelsOf(Math.cos((Math.PI * freq) / 176_400));
}

describe('The groove meter', () => {
  it.each([44_100, 48_000, 96_000, 192_000])(
    'cuts 1 kHz of full scale sideways at 5 cm/s at %d Hz',
    (rate) => {
      const { lateral, vertical, wall } = factsOf(rate, mono(sine(rate, 1000)));
      const w = 2 * Math.PI * 1000;
      expect(lateral.velocity[STEADY]).toBeCloseTo(5, 2);
      // v / 2πf and 2πf · v.
      expect(lateral.displacement[STEADY]).toBeCloseTo((0.05 / w) * 1e6, 2);
      expect(Math.abs(lateral.acceleration[STEADY] - 0.05 * w)).toBeLessThan(1);
      expect(vertical.displacement.every((value) => value === 0)).toBe(true);
      expect(wall.velocity[STEADY]).toBeCloseTo(5 * Math.SQRT1_2, 2);
    },
  );

  it('cuts opposed channels up and down, and one channel both ways', () => {
    const rate = 48_000;
    const samples = sine(rate, 1000);
    const up = factsOf(rate, opposed(samples));
    expect(up.vertical.velocity[STEADY]).toBeCloseTo(5, 2);
    expect(up.lateral.velocity[STEADY]).toBe(0);
    const left = factsOf(rate, [samples, samples.map(() => 0)]);
    expect(left.lateral.velocity[STEADY]).toBeCloseTo(2.5, 2);
    expect(left.vertical.velocity[STEADY]).toBeCloseTo(2.5, 2);
    expect(left.wall.velocity[STEADY]).toBeCloseTo(5 * Math.SQRT1_2, 2);
  });

  it.each([44_100, 96_000, 176_400, 192_000])(
    'follows the recording characteristic from 20 Hz to 20 kHz at %d Hz',
    (rate) => {
      for (const freq of [20, 50, 100, 500, 2000, 5000, 10_000, 15_000, 20_000]) {
        const { lateral } = factsOf(rate, mono(sine(rate, freq, 0.3)));
        const w = 2 * Math.PI * freq;
        const velocity = 5 * recordingGain(freq);
        const errors = [
          decibelsOf(lateral.velocity[STEADY] / velocity),
          decibelsOf(lateral.displacement[STEADY] / ((velocity / w) * 1e4)),
        ];
        // m/s²: within a tenth of a g, or where there is much of it, as near as the others.
        const acceleration = velocity * w * 0.01;
        if (acceleration > 500) errors.push(decibelsOf(lateral.acceleration[STEADY] / acceleration));
        else expect(Math.abs(lateral.acceleration[STEADY] - acceleration), `${freq} Hz`).toBeLessThan(1);
        for (const error of errors) {
          expect(error, `${freq} Hz`).toBeLessThan(0.02);
          expect(error, `${freq} Hz`).toBeGreaterThan(-0.02 - loss(freq));
        }
      }
    },
  );

  it('keeps DC and drift out of the displacement', () => {
    const rate = 44_100;
    const steady = new Float64Array(4 * rate).fill(0.5);
    const { lateral } = measured(groove, rate, mono(steady));
    expect(lateral.displacement[30]).toBeLessThan(1e-3);
    const [clean, offset] = [0, 0.01].map((dc) => factsOf(rate, mono(sine(rate, 1000).map((x) => x + dc))));
    expect(offset.lateral.displacement[9] / clean.lateral.displacement[9]).toBeCloseTo(1, 2);
  });

  it('puts a click into the window it lies in', () => {
    for (const rate of [44_100, 96_000, 192_000]) {
      const samples = new Float64Array(rate);
      samples[Math.round(0.35 * rate)] = 0.5;
      const { lateral } = factsOf(rate, mono(samples));
      expect(lateral.velocity.length).toBe(10);
      const loudest = lateral.acceleration.indexOf(Math.max(...lateral.acceleration));
      expect(loudest).toBe(3);
      const last = new Float64Array(rate);
      last[rate - 1] = 0.5;
      expect(factsOf(rate, mono(last)).lateral.acceleration[9]).toBeGreaterThan(100);
    }
  });

  it('shares out energy by frequency and direction', () => {
    const rate = 48_000;
    const power = (channels: Float64Array[]) => {
      const { energy } = factsOf(rate, channels);
      return Object.fromEntries(
        Object.entries(energy).map(([band, values]) => [band, (values as Float64Array)[STEADY]]),
      );
    };
    const bass = power(opposed(sine(rate, 100)));
    expect(bass.total).toBeCloseTo(1, 3);
    expect(bass.bassVertical).toBeCloseTo(1, 2);
    expect(bass.bassLateral).toBe(0);
    expect(bass.subsonic + bass.sibilance + bass.ultrasonic).toBeLessThan(1e-3);
    expect(power(mono(sine(rate, 100))).bassLateral).toBeCloseTo(1, 2);
    expect(power(mono(sine(rate, 10))).subsonic).toBeCloseTo(1, 1);
    // Butterworth, fourth order: x⁸ / (1 + x⁸).
    const passed = (x: number) => x ** 8 / (1 + x ** 8);
    expect(power(mono(sine(rate, 7000))).sibilance).toBeCloseTo(passed(7 / 5) * passed(10 / 7), 2);
    expect(power(mono(sine(rate, 19_000))).ultrasonic).toBeCloseTo(passed(19 / 16), 2);
    expect(power(mono(sine(rate, 1000))).sibilance).toBeLessThan(1e-4);
  });
});
