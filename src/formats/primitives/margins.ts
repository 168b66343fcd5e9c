import { createBlock } from '../../audio/block.ts';
import type { Signal } from '../../audio/signal.ts';
import { type Piece, planarSignal } from './planar-signal.ts';

/** Frames the prediction is made from: 20 ms at 48 kHz, and how many of the last each next one is made of. */
const HISTORY = 960;
const ORDER = 32;
/** Of the power at first: what is left below it is rounding, and predicting that would only go astray. */
const PREDICTED = 1e-9;
/** A sample: lets the prediction die away within about 40 ms. */
const DAMPING = 0.9995;
/**
 * Of the peak of what it is made from: more than a prediction that dies away ever reaches. Cut at the peak itself it
 * came out bent where a tone is cut near its crest, and what follows was made of that.
 */
const HEADROOM = 2;
const BLOCK = 8192;

export interface Margins {
  /** Frames added before and behind. */
  readonly lead: number;
  readonly tail: number;
}

/**
 * A signal that begins earlier and ends later than `source`, going on as it does: a codec then meets no sudden
 * beginning or end within the audio (RFC 7845, section 9, advises linear prediction for the end). The margins are for
 * the decoder to drop. What begins or ends in silence goes on in silence.
 */
export function withMargins(source: Signal, { lead, tail }: Margins): Signal {
  const { format, frames } = source;
  const pieces = extended(source, lead, tail);
  const signal = planarSignal({ pieces, format, frames: lead + frames + tail, decoder: 'the signal' });
  const close = async () => {
    await signal.close();
    await source.close();
  };
  return { format, frames: signal.frames, read: (into) => signal.read(into), close };
}

async function* extended(source: Signal, lead: number, tail: number): AsyncGenerator<Piece, void, undefined> {
  const block = createBlock(source.format.channels, BLOCK);
  const recent = block.channels.map(() => new Float64Array(HISTORY));
  let heard = 0;
  while ((await source.read(block)) > 0) {
    const piece = block.channels.map((channel) => channel.subarray(0, block.frames));
    for (const [c, channel] of piece.entries()) shiftIn(recent[c], channel);
    if (heard === 0)
      yield piece.map((channel) => goingOn(channel.slice(0, HISTORY).reverse(), lead).reverse());
    heard += block.frames;
    yield piece;
  }
  yield recent.map((channel) => goingOn(channel.subarray(Math.max(0, HISTORY - heard)), tail));
}

/** The newest samples of all, at the end of `recent`. */
function shiftIn(recent: Float64Array, samples: Float64Array): void {
  const newest = samples.subarray(Math.max(0, samples.length - recent.length));
  recent.copyWithin(0, newest.length);
  recent.set(newest, recent.length - newest.length);
}

/** `count` samples that continue `past` by linear prediction, less than twice as loud as it is anywhere. */
export function goingOn(past: Float64Array, count: number): Float64Array {
  const weights = burg(past, Math.min(ORDER, Math.floor(past.length / 3)));
  const most = HEADROOM * past.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
  const all = new Float64Array(past.length + count);
  all.set(past);
  for (let n = past.length; n < all.length; n++) {
    let sum = 0;
    for (const [i, weight] of weights.entries()) sum += weight * all[n - 1 - i];
    all[n] = Math.max(-most, Math.min(most, sum));
  }
  return all.subarray(past.length);
}

/**
 * Weights of the latest, the one before … from which the next sample is predicted: Burg's method, which keeps the
 * prediction from growing (J. P. Burg, Maximum entropy spectral analysis, 1975).
 */
function burg(x: Float64Array, order: number): Float64Array {
  let weights = new Float64Array();
  let enough = 0;
  const forward = x.slice();
  const backward = x.slice();
  for (let m = 1; m <= order; m++) {
    let shared = 0;
    let power = 0;
    for (let n = m; n < x.length; n++) {
      shared += forward[n] * backward[n - 1];
      power += forward[n] * forward[n] + backward[n - 1] * backward[n - 1];
    }
    if (m === 1) enough = power * PREDICTED;
    if (power <= enough) break;
    const reflection = (2 * shared) / power;
    const before = weights;
    weights = Float64Array.from({ length: m }, (_, i) =>
      i === m - 1 ? reflection : before[i] - reflection * before[m - 2 - i],
    );
    for (let n = x.length - 1; n >= m; n--) {
      const f = forward[n];
      const b = backward[n - 1];
      forward[n] = f - reflection * b;
      backward[n] = b - reflection * f;
    }
  }
  let damping = 1;
  return weights.map((weight) => weight * (damping *= DAMPING));
}
