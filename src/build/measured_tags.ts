import { gainOf } from '../base/decibel.ts';
import type { Broadcast, ReplayGain, Tags } from '../formats/contract.ts';
import type { Programme } from './curves.ts';
import { factOf, type Task } from './work.ts';

/** LUFS against which ReplayGain 2.0 states its gains. */
const REFERENCE = -18;

/** A step's texts with the figures that its inputs tell: gains for players, loudness for a broadcaster. */
export function measuredTags(work: Task): Tags {
  const { broadcast, ...texts } = work.params['tags'] as unknown as Tags;
  if (!('programme' in work.inputs)) return texts;
  const programme = factOf<Programme>(work, 'programme');
  if (broadcast !== undefined) return { ...texts, broadcast: withLoudness(broadcast, programme) };
  const replayGain = gainsOf(work, programme);
  return replayGain === undefined ? texts : { ...texts, replayGain };
}

/** Silence has no loudness, and so no gain. Gains to 0.01 dB, peaks to six digits, as they are written. */
function gainsOf(work: Task, { loudness, peak }: Programme): ReplayGain | undefined {
  if (loudness.integrated === null) return undefined;
  const track = {
    trackGain: rounded(REFERENCE - loudness.integrated, 100),
    trackPeak: linear(peak.truePeak),
  };
  if (!('album' in work.inputs)) return track;
  const album = factOf<{ integrated: number | null; truePeak: number | null }>(work, 'album');
  if (album.integrated === null) return track;
  return {
    ...track,
    albumGain: rounded(REFERENCE - album.integrated, 100),
    albumPeak: linear(album.truePeak),
  };
}

function linear(level: number | null): number {
  return level === null ? 0 : rounded(gainOf(level), 1_000_000);
}

function rounded(value: number, steps: number): number {
  return Math.round(value * steps) / steps + 0;
}

/** Adds what was measured, the coding history of what was written, and a UMID made of the sound itself. */
function withLoudness(
  own: Omit<Broadcast, 'loudness' | 'codingHistory'>,
  { loudness, peak }: Programme,
): Broadcast {
  return {
    ...own,
    loudness: {
      integrated: loudness.integrated,
      range: loudness.range,
      truePeak: peak.truePeak,
      momentaryMax: loudness.momentaryMax,
      shortTermMax: loudness.shortTermMax,
    },
    codingHistory: [],
  };
}
