import { error, type Finding } from '../../base/finding.ts';
import type { AlbumFacts, Check, DeliverableFacts, Limits, Loudness } from '../contract.ts';

/** The decoded file's integrated loudness against its goal, for goals per track. */
export const loudness: Check<DeliverableFacts> = {
  name: 'loudness',
  version: 1,
  judge: (facts) =>
    facts.loudness?.per === 'track' ? judge(facts.integrated, facts.loudness, facts.limits, 'the file') : [],
};

/** The whole album's, gated over all its blocks, for goals per album. */
export const albumLoudness: Check<AlbumFacts> = {
  name: 'album-loudness',
  version: 2,
  judge: ({ integrated, loudness, limits, landed }) => {
    if (loudness?.per !== 'album') return [];
    return judge(integrated, { ...loudness, integrated: landed ?? loudness.integrated }, limits, 'the album');
  },
};

function judge(integrated: number | null, goal: Loudness, limits: Limits, what: string): Finding[] {
  const miss = integrated === null ? Infinity : Math.abs(integrated - goal.integrated);
  if (miss <= limits.loudnessTolerance) return [];
  const read = integrated === null ? 'silence' : `${integrated.toFixed(2)} LUFS`;
  return [
    error(
      'loudness-off',
      `${what} measures ${read}, more than ${limits.loudnessTolerance} LU from its ${round(goal.integrated)} LUFS`,
      {
        measured: integrated ?? 'silence',
        limit: goal.integrated,
      },
    ),
  ];
}

function round(level: number): number {
  return Math.round(level * 100) / 100;
}
