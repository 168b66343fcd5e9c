/** What stands between the bytes of a file and its loudness, in one memory: samples unpacked here are weighed where they stand. */
import { FRAMES, left, lentLeft, lentRight, right } from './frames';

export { bytesAt, pack16, pack24, packFloat, unpack16, unpack24, unpack32, unpackFloat } from './pcm';
export { coefficientsAt, energiesAt, linesAt, statesAt, sumsAt, weigh } from './weighting';

export function framesOfCall(): i32 {
  return FRAMES;
}
export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function lentLeftAt(): usize {
  return lentLeft;
}
export function lentRightAt(): usize {
  return lentRight;
}
