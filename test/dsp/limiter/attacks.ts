import { noise, uniforms } from '../signals.ts';

/** Frames of an adversarial signal. They begin and end abruptly, some beside silence. */
const LENGTH = 400;

type Random = (low: number, high: number) => number;
type Value = (n: number) => number;

function made(value: Value, from = 0, to = LENGTH): Float64Array {
  return Float64Array.from({ length: LENGTH }, (_, n) => (n >= from && n < to ? value(n) : 0));
}

function dense(random: Random): Float64Array {
  const x = new Float64Array(LENGTH);
  for (let i = 0; i < 8; i++) {
    const at = Math.floor(random(0, LENGTH));
    const [peak, decay, freq] = [random(0, 5), random(5, 100), random(0, 2.8)];
    for (let n = at; n < LENGTH; n++) x[n] += peak * Math.exp((at - n) / decay) * Math.cos(freq * (n - at));
  }
  return x;
}

function bursts(random: Random): Float64Array {
  const on = random(20, 180);
  return noise(LENGTH, Math.floor(random(1, 1e6)), 5).map((v, n) => (n % 200 < on ? v : 0));
}

/** A band-limited click (to 0.45 fs) between the samples. */
function between(centre: number, peak: number): Value {
  return (n) => {
    const t = n - centre;
    if (Math.abs(t) > 150) return 0;
    const sinc = t === 0 ? 0.9 : Math.sin(0.9 * Math.PI * t) / (Math.PI * t);
    return (peak / 0.9) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / 150));
  };
}

/** One click, `part` of a frame after frame 200. */
export function click(part: number, peak: number): Float64Array {
  return made(between(200 + part, peak));
}

/** Signals that try to get a peak past a limiter, each with random phase, place and level up to +14 dBFS. */
const FAMILIES: Readonly<Record<string, (random: Random) => Float64Array>> = {
  'fs/4 switched on': (random) => {
    const [phase, peak] = [random(0, 7), random(0.5, 5)];
    return made((n) => peak * Math.sin((Math.PI / 2) * n + phase), random(0, 150), random(200, 400));
  },
  'a tone up to fs/2': (random) => {
    const [freq, phase, peak] = [random(0.001, 0.499), random(0, 7), random(0.5, 5)];
    return made((n) => peak * Math.sin(2 * Math.PI * freq * n + phase));
  },
  'clicks on the samples': (random) => {
    const x = new Float64Array(LENGTH);
    for (let i = 0; i < 8; i++) x[Math.floor(random(0, LENGTH))] = random(-10, 10);
    return x;
  },
  'clicks between the samples': (random) => {
    const clicks = Array.from({ length: 5 }, () => between(random(0, LENGTH), random(-10, 10)));
    return made((n) => clicks.reduce((sum, value) => sum + value(n), 0));
  },
  'a square wave': (random) => {
    const [period, peak] = [random(4, 200), random(0.3, 5)];
    return made((n) => ((n / period) % 1 < 0.5 ? peak : -peak));
  },
  'alternating signs with jumps': (random) => {
    const [run, peak] = [Math.floor(random(10, 150)), random(0.5, 5)];
    return made((n) => ((n & 1) === (Math.floor(n / run) & 1) ? peak : -peak), random(0, 100));
  },
  'dense transients': dense,
  'bursts of noise': bursts,
  'a step of level': (random) => {
    const [freq, low, high, at] = [random(0.001, 0.3), random(0, 1), random(1, 6), random(100, 300)];
    return made((n) => (n < at ? low : high) * Math.sin(2 * Math.PI * freq * n));
  },
  'a step of 0 Hz': (random) => {
    const [from, peak] = [random(0, 200), random(1, 5)];
    return made(() => peak, from, from + random(20, 150));
  },
  'random signs': (random) => {
    const peak = random(0.5, 5);
    return noise(LENGTH, Math.floor(random(1, 1e6))).map((v) => (v > 0 ? peak : -peak));
  },
  'a chirp to fs/2': (random) => {
    const [peak, phase] = [random(1, 5), random(0, 7)];
    return made((n) => peak * Math.sin(phase + (Math.PI * n * n) / (2 * LENGTH)));
  },
};

export const families = Object.keys(FAMILIES);

/** The `index`th signal of a family. */
export function attack(family: string, index: number): Float64Array {
  const random = uniforms(1000 * families.indexOf(family) + index);
  return FAMILIES[family]((low, high) => low + (high - low) * random());
}
