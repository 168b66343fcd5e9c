import type { Signal } from '../../audio/signal.ts';
import { concatenation, excerpt } from '../../audio/splice.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { fadeGain, type FadeShape } from '../../dsp/fade/index.ts';
import type { Marks } from '../../plan/timeline.ts';
import { openObject, openObjects, render } from '../render.ts';
import { factOf, type Made, made, pathOf, type Work } from '../work.ts';
import { refuseUnlike } from './premaster.ts';

type Join =
  | { readonly type: 'segue' }
  | { readonly type: 'crossfade'; readonly length: number; readonly shape: FadeShape; readonly mark: number };

/** A run with the name of its input, so that its end and the rest can be read apart. */
interface Run {
  readonly name: string;
  readonly marks: Marks;
  /** Frames over which it crosses the run before and the one after it. */
  readonly into: number;
  readonly out: number;
}

/**
 * Premasters → one programme at the native rate: put one after the other, or over each other where they cross. A
 * crossfade fades the one out over the same time as the other in; the mark of the incoming track stands inside it.
 */
export async function join(work: Work): Promise<Made> {
  const joins = work.params['joins'] as unknown as readonly Join[];
  const runs = joins.length + 1;
  const marks = Array.from({ length: runs }, (_, i) => factOf<Marks>(work, `marks ${i + 1}`));
  const { rate } = marks[0];
  const overlaps = joins.map((one) => (one.type === 'crossfade' ? Math.round(one.length * rate) : 0));
  const parts = marks.map((own, i): Run => ({
    name: `audio ${i + 1}`,
    marks: own,
    into: overlaps[i - 1] ?? 0,
    out: overlaps[i] ?? 0,
  }));
  for (const part of parts) refuseTooShort(part);
  const signals: Signal[] = [];
  try {
    for (const [i, part] of parts.entries()) {
      if (i > 0 && part.into > 0) signals.push(await crossing(work, parts[i - 1], part, joins[i - 1]));
      const open = await openObject(work, pathOf(work, part.name));
      signals.push(excerpt(open, part.into, part.marks.frames - part.out));
    }
    refuseUnlike(signals);
    const { artifact, samples } = await render(work, concatenation(signals), 'float32');
    return made(
      { samples: { ...samples }, marks: joined(parts, joins, samples.frames) },
      { audio: artifact },
    );
  } catch (thrown) {
    for (const signal of signals) await signal.close();
    throw thrown;
  }
}

function refuseTooShort({ marks, into, out }: Run): void {
  if (into + out <= marks.frames) return;
  const seconds = (frames: number): number => frames / marks.rate;
  throw new Refused(
    error(
      'crossfade-too-long',
      `the crossfades of a track take ${seconds(into + out).toFixed(3)} s, it has ${seconds(marks.frames).toFixed(3)} s`,
      { measured: seconds(into + out), limit: seconds(marks.frames), hint: 'shorten crossfade' },
    ),
  );
}

/** Both runs while they cross. */
async function crossing(work: Work, from: Run, to: Run, one: Join): Promise<Signal> {
  const shape = one.type === 'crossfade' ? one.shape : 'linear';
  const length = to.into;
  const [before, after] = await openObjects(work, [from.name, to.name]);
  const leaving = excerpt(before, from.marks.frames - length, from.marks.frames);
  const coming = excerpt(after, 0, length);
  const other = { frames: 0, channels: [] as Float64Array[] };
  let position = 0;
  return {
    format: leaving.format,
    frames: length,
    async read(into) {
      if (other.channels.length === 0) other.channels = into.channels.map((c) => new Float64Array(c.length));
      await leaving.read(into);
      for (let done = 0; done < into.frames; done += other.frames) {
        const channels = other.channels.map((c) => c.subarray(0, into.frames - done));
        const piece = { frames: 0, channels };
        if ((await coming.read(piece)) === 0) throw new Error('a crossfade runs out of its track');
        other.frames = piece.frames;
        for (let n = 0; n < piece.frames; n++) {
          const t = (position + done + n) / length;
          const [rise, fall] = [fadeGain(shape, t), fadeGain(shape, 1 - t)];
          for (const [c, samples] of into.channels.entries())
            samples[done + n] = samples[done + n] * fall + channels[c][n] * rise;
        }
      }
      position += into.frames;
      return into.frames;
    },
    async close() {
      await leaving.close();
      await coming.close();
    },
  };
}

/** Where each track starts in the whole. */
function joined(
  parts: readonly Run[],
  joins: readonly Join[],
  frames: number,
): { rate: number; at: number[]; frames: number } {
  const { rate } = parts[0].marks;
  const at: number[] = [];
  let start = 0;
  for (const [i, { marks, out }] of parts.entries()) {
    const one = joins[i - 1];
    const first = one?.type === 'crossfade' ? start + Math.round(one.mark * rate) : start;
    at.push(first, ...marks.at.slice(1).map((mark) => start + mark));
    start += marks.frames - out;
  }
  return { rate, at, frames };
}
