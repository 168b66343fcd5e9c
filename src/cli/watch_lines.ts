import type { Change } from '../build/watch/events.ts';
import type { Item } from '../release/content.ts';
import { figure, table } from './table.ts';

/** A track whose sound is another than in the release before, with figures of the first target where it is. */
export interface TrackChange {
  readonly track: number;
  readonly title: string;
  readonly targets: readonly string[];
  readonly loudness: { readonly before: number | null; readonly after: number | null };
  readonly truePeak: { readonly before: number | null; readonly after: number | null };
}

/** Tracks are the same where title and target are: so they may change places. New ones are left out. */
export function trackChanges(before: readonly Item[], now: readonly Item[]): TrackChange[] {
  const nameOf = ({ track, target }: Item): string => JSON.stringify([track.title, target.name]);
  const old = new Map(before.map((item) => [nameOf(item), item]));
  const changed = new Map<number, [Item, Item][]>();
  for (const item of now) {
    const was = old.get(nameOf(item));
    if (was === undefined || was.pcmSha256 === item.pcmSha256) continue;
    const { number } = item.track;
    changed.set(number, [...(changed.get(number) ?? []), [was, item]]);
  }
  return [...changed].map(([track, pairs]) => {
    const [was, item] = pairs[0];
    return {
      track,
      title: item.track.title,
      targets: pairs.map(([, { target }]) => target.name),
      loudness: { before: was.programme.loudness.integrated, after: item.programme.loudness.integrated },
      truePeak: { before: was.programme.peak.truePeak, after: item.programme.peak.truePeak },
    };
  });
}

/** A table: what was, and what is. */
export function changeTable(changes: readonly TrackChange[]): string[] {
  const move = (move: TrackChange['loudness'], digits: number): string => {
    const [a, b] = [figure(move.before, digits), figure(move.after, digits)];
    return a === b ? b : `${a} → ${b}`;
  };
  return table(
    [
      { head: 'track', align: 'left' },
      { head: 'LUFS', align: 'right' },
      { head: 'dBTP', align: 'right' },
      { head: 'in', align: 'left' },
    ],
    changes.map(({ track, title, targets, loudness, truePeak }) => [
      `${String(track).padStart(2, '0')} ${title}`,
      move(loudness, 1),
      move(truePeak, 2),
      targets.length === 1 ? targets[0] : `${targets[0]} and ${targets.length - 1} more`,
    ]),
  );
}

const WORDS = {
  changed: 'changed',
  added: 'is new',
  gone: 'is gone',
  dropped: 'is not used any more',
} as const;

export function changeLine(changes: readonly Change[]): string {
  return changes.map(({ file, change }) => `${file} ${WORDS[change]}`).join(', ');
}
