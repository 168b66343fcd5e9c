import { type Bits, BrokenPacket } from './bits.ts';
import type { Cookie } from './cookie.ts';

/** The mean of magnitudes is held in 1/512. */
const MEAN_SHIFT = 9;
/** A mean below a quarter: a run of zeros follows. */
const QUIET = 1 << (MEAN_SHIFT - 2);
/** So many ones announce a number in plain bits. */
const ESCAPE = 9;
/** A single number beyond this sets the mean to it. */
const LARGEST = 0xffff;

/**
 * Reads what the predictor could not foresee: signed integers in Golomb-Rice code whose parameter follows the mean of
 * those before, with runs of zeros where it is quiet. Fills `into` up to `count`. `history`: how fast the mean
 * follows, in 1/512 of the way; `bits` of a sample in plain bits.
 */
export function readResiduals(
  source: Bits,
  into: Int32Array,
  count: number,
  { mean, limit }: Pick<Cookie, 'mean' | 'limit'>,
  history: number,
  bits: number,
): void {
  let average = mean;
  // After a run of zeros the next number is not zero, and is written less one.
  let nonzero = 0;
  for (let i = 0; i < count;) {
    const width = Math.min(limit, 31 - Math.clz32((average >>> MEAN_SHIFT) + 3));
    const code = readCode(source, width, (1 << width) - 1, bits);
    const folded = code + nonzero;
    into[i++] = (folded & 1) === 0 ? folded / 2 : -(folded + 1) / 2;
    average = code > LARGEST ? LARGEST : average + history * folded - ((history * average) >>> MEAN_SHIFT);
    nonzero = 0;
    if (average >= QUIET || i >= count) continue;
    const run = readRun(source, average, limit);
    if (run > count - i) throw new BrokenPacket('a run of zeros goes beyond its packet');
    into.fill(0, i, i + run);
    i += run;
    nonzero = run < LARGEST ? 1 : 0;
    average = 0;
  }
}

function readRun(source: Bits, average: number, limit: number): number {
  const width = Math.clz32(average) - 24 + ((average + 16) >>> 6);
  return readCode(source, width, ((1 << width) - 1) & ((1 << limit) - 1), 16);
}

/**
 * Ones, ended by a zero, each worth `modulus`, and a remainder of `width` bits: 0 takes one bit less, and the others
 * are written one higher. {@link ESCAPE} ones: the number itself in `plain` bits.
 */
function readCode(source: Bits, width: number, modulus: number, plain: number): number {
  const word = source.peek32();
  const ones = Math.clz32(~word);
  if (ones >= ESCAPE) {
    source.skip(ESCAPE);
    return source.take(plain);
  }
  if (width === 1) {
    source.skip(ones + 1);
    return ones;
  }
  source.skip(ones + 1);
  const remainder = source.peek32() >>> (32 - width);
  source.skip(remainder < 2 ? width - 1 : width);
  return ones * modulus + (remainder < 2 ? 0 : remainder - 1);
}
