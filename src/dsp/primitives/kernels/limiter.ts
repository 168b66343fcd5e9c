import { WASM } from './limiter.wasm.ts';
import { put } from '../../../base/scratch.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  lineAt(): number;
  splineAt(): number;
  depthsAt(): number;
  leastAt(): number;
  gains(hops: number): void;
  multiply(hops: number): void;
}

/** Frames of a hop and hops one call takes: HOP and HOPS of ../../assembly/limiter.ts. */
const HOP = 16;
const HOPS = 128;

/**
 * Multiplies line[16s … 16s + 15] of every line, from ≤ s < to, by the gain that the spline makes of the depths s … s + 2,
 * and lowers least[s] to the least of these gains.
 */
export type HopsPlay = (
  depths: Float64Array,
  from: number,
  to: number,
  lines: readonly Float64Array[],
  least: Float64Array,
) => void;

const twin = createTwin<Exports>(WASM);

/** The twin; undefined where there is none. `spline`: three times 16 weights, of the depths s, s + 1, s + 2. */
export function playTwin(spline: Float64Array): HopsPlay | undefined {
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const [lineAt, splineAt] = [call.lineAt() / 8, call.splineAt() / 8];
  const [depthsAt, leastAt] = [call.depthsAt() / 8, call.leastAt() / 8];
  return (depths, from, to, lines, least) => {
    memory.set(spline, splineAt);
    for (let s = from; s < to; s += HOPS) {
      const end = Math.min(to, s + HOPS);
      put(memory, depthsAt, depths, s, end + 2);
      put(memory, leastAt, least, s, end);
      call.gains(end - s);
      least.set(memory.subarray(leastAt, leastAt + end - s), s);
      const out = memory.subarray(lineAt, lineAt + (end - s) * HOP);
      for (const line of lines) {
        put(memory, lineAt, line, s * HOP, end * HOP);
        call.multiply(end - s);
        line.set(out, s * HOP);
      }
    }
  };
}
