import { CHAIN } from '../chains.ts';
import { cutMix, type Place } from '../place.ts';
import type { Line, Row } from '../table.ts';
import { race, type Sample } from '../timing.ts';
import { startWarm } from '../warm.ts';

export async function growth(place: Place): Promise<Row> {
  const lengths = place.quick ? [5, 10, 20] : [10, 60, 600, 3600];
  // The same loud passage over and over: how hard the limiter works must not depend on the length.
  const file = await cutMix(place, 'growth', { seconds: lengths[0], from: 100 });
  const lines: Line[] = [];
  for (const work of ['meter', 'chain'] as const) {
    const warm = await startWarm(place, work, file, CHAIN);
    const sides = lengths.map((seconds) => ({ name: `${work} ${seconds} s`, run: () => warm.go(seconds) }));
    const samples = await race(sides, place.rounds);
    warm.end();
    const remark = `grows with length to the power of ${exponent(lengths, samples).toFixed(3)}`;
    for (const [i, audio] of lengths.entries()) {
      const last = i === lengths.length - 1 ? { remark } : {};
      lines.push({
        work: 'growth',
        who: `our ${work} kernel, ${audio} s`,
        samples: samples[i],
        audio,
        ...last,
      });
    }
  }
  return {
    lines,
    explanation: `growth: the kernels over ${lengths.join(', ')} s of one passage repeated; the exponent is the slope of log CPU time (quickest run of each) over log length, 1 being linear.`,
  };
}

/** Least-squares slope of log time over log length. */
function exponent(lengths: readonly number[], samples: readonly (readonly Sample[])[]): number {
  const x = lengths.map(Math.log);
  const y = samples.map((runs) => Math.log(Math.min(...runs.map(({ cpu }) => cpu))));
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = mean(x.map((v, i) => (v - mx) * (y[i] - my)));
  return covariance / mean(x.map((v) => (v - mx) ** 2));
}
