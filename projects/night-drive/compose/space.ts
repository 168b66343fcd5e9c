import { decay } from './curve.ts';
import { Filter } from './filter.ts';
import type { Stereo } from './stereo.ts';

/** A ping-pong delay in place, wet only: the sum enters left, crosses over, loses lows and highs at each turn. */
export function pingPong(audio: Stereo, frames: number, feedback: number): void {
  const { rate } = audio;
  const left = new Float64Array(frames);
  const right = new Float64Array(frames);
  const dull = [new Filter(rate, 4200, 0.6), new Filter(rate, 4200, 0.6)] as const;
  const thin = [new Filter(rate, 260, 0.6), new Filter(rate, 260, 0.6)] as const;
  for (let i = 0; i < audio.frames; i++) {
    const slot = i % frames;
    const fromLeft = left[slot];
    const fromRight = right[slot];
    left[slot] = thin[0].high(dull[0].low((audio.left[i] + audio.right[i]) / 2 + feedback * fromRight));
    right[slot] = thin[1].high(dull[1].low(fromLeft));
    audio.left[i] = fromLeft;
    audio.right[i] = feedback * fromRight;
  }
}

/** Ducks under each kick: down to 1 − depth within milliseconds, back with time constant `release` seconds. */
export function duck(audio: Stereo, kicks: readonly number[], depth: number, release: number): void {
  const back = decay(release, audio.rate);
  const grip = 1 - decay(0.004, audio.rate);
  let target = 0;
  let dip = 0;
  let next = 0;
  for (let i = 0; i < audio.frames; i++) {
    if (i === kicks[next]) {
      target = depth;
      next++;
    }
    dip += grip * (target - dip);
    target *= back;
    audio.left[i] *= 1 - dip;
    audio.right[i] *= 1 - dip;
  }
}
