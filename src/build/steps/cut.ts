import { drain } from '../../audio/memory.ts';
import { excerpt } from '../../audio/splice.ts';
import type { Encoding } from '../../audio/format.ts';
import type { Json } from '../../base/canonical.ts';
import { decibelsOf } from '../../base/decibel.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import type { Meter } from '../../meters/contract.ts';
import { truePeak } from '../../meters/true-peak/index.ts';
import { type Grid, type Marks, marksAt } from '../../plan/timeline.ts';
import type { Programme } from '../curves.ts';
import { Hearing } from '../hearing.ts';
import { openObject, render, withObject } from '../render.ts';
import { factOf, type Made, made, pathOf, type SampleFacts, type Work } from '../work.ts';

/**
 * One track's samples out of its programme's, from its mark to the next: cut, not touched. Its true peak is read with
 * what stands around it, as it is when the tracks are played one after the other: a hard edge, which only a track played
 * alone has, would read higher by as much as 1 dB.
 */
export async function cut(work: Work): Promise<Made> {
  const { index, grid } = work.params as unknown as { readonly index: number; readonly grid: Grid };
  const { rate, frames, encoding } = factOf<SampleFacts & { readonly encoding: Encoding }>(work, 'samples');
  const marks = marksAt(factOf<Marks>(work, 'marks'), rate, grid);
  const range: Range = { first: marks[index], last: marks[index + 1] ?? frames };
  refuseEmpty(range);
  const { heard, peaks, artifact } = await withObject(work, 'audio', async (source) => {
    const heard = new Hearing(source.format, encoding);
    const peaks = truePeak.create(source.format);
    await show(work, peaks, range.first - AROUND, range.first);
    const { artifact } = await render(work, excerpt(source, range.first, range.last), encoding, (block) => {
      heard.observe(block);
      peaks.observe(block);
    });
    return { heard, peaks, artifact };
  });
  await show(work, peaks, range.last, range.last + AROUND);
  const { facts, outputs } = await heard.finish(work);
  const own = facts['programme'] as unknown as Programme;
  const { perChannel } = peaks.finish();
  return made(
    {
      ...facts,
      programme: withPeaks(own, perChannel),
      dither: factOf<Json>(work, 'dither'),
      onGrid: factOf<Json>(work, 'onGrid'),
      start: range.first,
      tail: index === marks.length - 1 ? factOf<number>(work, 'tail') : 0,
    },
    { audio: artifact, ...outputs },
  );
}

/** Frames of the programme; `last` is the first that no longer belongs. */
interface Range {
  readonly first: number;
  readonly last: number;
}

function refuseEmpty({ first, last }: Range): void {
  if (last > first) return;
  throw new Refused(
    error('no-length', 'the mark of the next track stands at or before the mark of this one', {
      hint: "move crossfade's mark, or shorten the crossfade",
    }),
  );
}

/** Reach of the true-peak meter's kernel to both sides, and a little more. */
const AROUND = 128;

/** Shows a meter some frames of the programme, as far as there are such. */
async function show(work: Work, meter: Meter<unknown>, first: number, last: number): Promise<void> {
  const source = await openObject(work, pathOf(work, 'audio'));
  const part = excerpt(source, Math.max(0, first), Math.min(last, source.frames));
  await drain(part, (block) => meter.observe(block));
}

function withPeaks(own: Programme, perChannel: readonly number[]): { [key: string]: Json } {
  const levels = perChannel.map(level);
  const truePeak = level(Math.max(0, ...perChannel));
  const distance = (from: number | null): number | null =>
    truePeak === null || from === null ? null : truePeak - from;
  return {
    ...own,
    peak: { ...own.peak, true: levels, truePeak },
    plr: distance(own.loudness.integrated),
    psr: distance(own.loudness.shortTermMax),
  };
}

function level(peak: number): number | null {
  const decibels = decibelsOf(peak);
  return Number.isFinite(decibels) ? decibels : null;
}
