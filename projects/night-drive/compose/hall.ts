import { createStereo, type Stereo } from './stereo.ts';

/** Lengths of the eight lines, seconds: no two with a common beat. */
const LINES = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0677, 0.0797] as const;

export interface HallShape {
  /** Seconds to fall by 60 dB. */
  readonly rt60: number;
  /** Seconds before the first reflection. */
  readonly predelay: number;
  /** Where the walls begin to swallow highs, Hz. */
  readonly damp: number;
}

/**
 * A hall: a feedback delay network of eight lines through a Hadamard matrix (orthogonal, so only the losses set the
 * decay), each line damped; fed through four all-passes a side. Processes `audio` in place, wet only.
 */
export function hall(audio: Stereo, shape: HallShape): void {
  const { rate } = audio;
  const predelay = Math.round(shape.predelay * rate);
  diffuse(audio.left, rate, [0.0047, 0.0036, 0.0127, 0.0093]);
  diffuse(audio.right, rate, [0.0051, 0.0031, 0.0119, 0.0101]);
  const lengths = LINES.map((seconds) => Math.round(seconds * rate));
  const lines = lengths.map((length) => new Float64Array(length));
  const loss = Float64Array.from(lengths, (length) => Math.exp((-6.907755 * length) / (shape.rt60 * rate)));
  const soft = 1 - Math.exp((-2 * Math.PI * shape.damp) / rate);
  const held = new Float64Array(8);
  const taps = new Float64Array(8);
  const places = new Int32Array(8);
  const waiting = createStereo(rate, predelay);
  for (let i = 0; i < audio.frames; i++) {
    const slot = i % predelay;
    const left = waiting.left[slot];
    const right = waiting.right[slot];
    waiting.left[slot] = audio.left[i];
    waiting.right[slot] = audio.right[i];
    for (let n = 0; n < 8; n++) {
      held[n] += soft * (lines[n][places[n]] - held[n]);
      taps[n] = held[n] * loss[n];
    }
    audio.left[i] = 0.5 * (taps[0] + taps[2] - taps[4] + taps[6]);
    audio.right[i] = 0.5 * (taps[1] + taps[3] - taps[5] + taps[7]);
    hadamard(taps);
    for (let n = 0; n < 8; n++) {
      lines[n][places[n]] = taps[n] + (n % 2 === 0 ? left : right);
      places[n] = places[n] + 1 === lengths[n] ? 0 : places[n] + 1;
    }
  }
}

const TWO_APART = [0, 1, 4, 5] as const;

/** The orthonormal 8 × 8 Hadamard transform, in place: butterflies one, two and four apart. */
function hadamard(v: Float64Array): void {
  for (let i = 0; i < 8; i += 2) butterfly(v, i, i + 1);
  for (const i of TWO_APART) butterfly(v, i, i + 2);
  for (let i = 0; i < 4; i++) butterfly(v, i, i + 4);
  for (let i = 0; i < 8; i++) v[i] *= 0.35355339059327373;
}

function butterfly(v: Float64Array, one: number, other: number): void {
  const a = v[one];
  const b = v[other];
  v[one] = a + b;
  v[other] = a - b;
}

/** A chain of Schroeder all-passes, coefficient 0.6: smears a click into a grain. */
function diffuse(channel: Float64Array, rate: number, delays: readonly number[]): void {
  for (const seconds of delays) {
    const line = new Float64Array(Math.round(seconds * rate));
    let place = 0;
    for (let i = 0; i < channel.length; i++) {
      const fed = channel[i] + 0.6 * line[place];
      channel[i] = line[place] - 0.6 * fed;
      line[place] = fed;
      place = place + 1 === line.length ? 0 : place + 1;
    }
  }
}
