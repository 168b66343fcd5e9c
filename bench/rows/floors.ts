import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EQ } from '../chains.ts';
import { cutMix, type Place } from '../place.ts';
import { figure, type Line, type Row } from '../table.ts';
import { race, timed } from '../timing.ts';
import { startWarm, type WarmWork } from '../warm.ts';

const RATE = 44_100;

const FLOORS: readonly { readonly c: string; readonly what: string; readonly ours: WarmWork }[] = [
  { c: 'biquads', what: 'six biquads', ours: 'chain' },
  { c: 'weighting', what: 'K-weighting and its energy', ours: 'loudness' },
  {
    c: 'peaks',
    what: 'true peak (C: 4×, 48 taps, every sample; ours: 8×, 64 taps, where it can matter)',
    ours: 'true_peak',
  },
];

/** Our kernels against the same arithmetic in C, in nanoseconds a channel-sample. */
export async function floors(place: Place): Promise<Row> {
  const audio = place.quick ? 30 : 240;
  const explanation = `floors: kernels in a warm process against a C loop compiled with \`cc -O3 -march=native\` (bench/programs/floors.c) that does the same arithmetic on samples in the cache.`;
  const program = join(place.folder, 'floors');
  const source = fileURLToPath(new URL('../programs/floors.c', import.meta.url));
  try {
    await timed(['cc', '-O3', '-march=native', '-o', program, source, '-lm']);
  } catch {
    return { lines: [], explanation: `${explanation} Left out: no C compiler runs here.` };
  }
  const file = await cutMix(place, 'floors', { seconds: audio });
  const lines: Line[] = [];
  for (const { c, what, ours } of FLOORS) {
    const warm = await startWarm(place, ours, file, EQ);
    const [samples] = await race([{ name: c, run: () => warm.go(audio) }], place.rounds);
    warm.end();
    const nanoseconds = (1e9 * Math.min(...samples.map(({ cpu }) => cpu))) / (audio * RATE * 2);
    const floor = Number((await timed([program, c, '5'])).stdout);
    const remark = `${figure(nanoseconds)} ns a channel-sample, C ${figure(floor)}: ${figure(nanoseconds / floor)} times the floor`;
    lines.push({ work: 'floor', who: what, samples, audio, remark });
  }
  return { lines, explanation };
}
