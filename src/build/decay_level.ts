import type { Block } from '../audio/block.ts';
import type { AudioFormat } from '../audio/format.ts';
import { gainOf } from '../base/decibel.ts';

/** Windows of 50 ms; eight of them are the 400 ms that a tail is compared with. */
const WINDOWS = 20;
const LOUD = 8;

/** Power of a signal in windows of 50 ms, all channels together. */
export function loudestIn({ rate }: AudioFormat) {
  const length = Math.round(rate / WINDOWS);
  const powers: number[] = [];
  let sum = 0;
  let count = 0;
  let frames = 0;
  return {
    observe({ channels, frames: more }: Block): void {
      frames += more;
      for (let n = 0; n < more; n++) {
        for (const samples of channels) sum += samples[n] * samples[n];
        if (++count < length) continue;
        powers.push(sum);
        sum = 0;
        count = 0;
      }
    },
    /** Seconds from the last window that is above `floor` dB below the loudest 400 ms, to the end. */
    secondsBelow(floor: number): number {
      const own = count === 0 ? powers : [...powers, (sum * length) / count];
      const limit = loudest(own) * gainOf(floor) * gainOf(floor);
      const last = own.findLastIndex((power) => power > limit);
      return Math.max(0, (frames - Math.min(frames, (last + 1) * length)) / rate);
    },
  };
}

/** Mean power of the loudest eight windows in a row, or of all where there are fewer. */
function loudest(powers: readonly number[]): number {
  const size = Math.min(LOUD, powers.length);
  let most = 0;
  for (let i = 0; i + size <= powers.length; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += powers[i + k];
    most = Math.max(most, sum / Math.max(1, size));
  }
  return most;
}
