import type { MeasuredFile } from '../src/build/measure_file.ts';
import { release } from './place.ts';
import { timed } from './timing.ts';

/** Loudness and true peak of finished files, by our own meter: that a quick program did its work at all. */
export interface Heard {
  readonly integrated: number;
  readonly truePeak: number;
  readonly seconds: number;
  readonly text: string;
}

export async function programmeOf(file: string): Promise<Heard> {
  const [only] = await programmesOf([file]);
  return only;
}

export async function programmesOf(files: readonly string[]): Promise<Heard[]> {
  const { stdout } = await timed(release('measure', ...files, '--json'));
  return (JSON.parse(stdout) as MeasuredFile[]).map(({ loudness, peak, duration }) => {
    const [integrated, range, truePeak] = [loudness.integrated, loudness.range, peak.truePeak].map(
      (v) => v ?? NaN,
    );
    const text = `${integrated.toFixed(1)} LUFS, LRA ${range.toFixed(1)}, ${truePeak.toFixed(1)} dBTP`;
    return { integrated, truePeak, seconds: duration, text };
  });
}
