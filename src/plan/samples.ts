import type { Json } from '../base/canonical.ts';
import type { Gap, Target } from '../spec/spec.ts';
import { decayId, masterId, nativeId, nn } from './ids.ts';
import type { Profile } from './profile.ts';
import type { Programme } from './programme.ts';
import type { Step } from './step.ts';
import type { Grid } from './timeline.ts';

/** A programme and the gap after it; the last has none. */
export interface Ending {
  readonly programme: Programme;
  readonly gap?: Gap;
}

export function endingsOf(programmes: readonly Programme[]): Ending[] {
  return programmes.map((programme, i): Ending => {
    const next = programmes.at(i + 1);
    return next === undefined ? { programme } : { programme, gap: next.tracks[0].gap };
  });
}

/** A programme's finished samples for a target: what images and sides are put together from. */
export interface Part extends Ending {
  /** The step that left them. */
  readonly quantise: string;
}

export function gridOf(target: Target): Grid {
  return target.set?.type === 'disc' ? 'sector' : 'frame';
}

/** What of the quantiser's settings makes other samples, readable: two targets of one profile may share them. */
export function wordsOf(target: Target): string {
  const { encoding, dither, autoBlank } = target;
  const words = [encoding, dither, ...(autoBlank ? [] : ['unblanked'])];
  if (gridOf(target) === 'sector') words.push('sectors');
  else if (holdsGaps(target)) words.push('gaps');
  return words.join(',');
}

/** The sides of a record are put together with their gaps: none stands at the end of one. */
function holdsGaps({ gaps, set }: Target): boolean {
  return gaps && set?.type !== 'sides';
}

/** Shared by all targets that want the same samples, e.g. a WAV and a FLAC of one depth. */
export function quantiseStep({ programme, gap }: Ending, target: Target, profile: Profile): Step {
  const master = masterId(programme, profile);
  const [first] = programme.tracks;
  const tail = tailOf(target, gap);
  return {
    id: `quantise/${programme.name}/${profile.id}/${wordsOf(target)}`,
    kind: 'quantise',
    params: {
      encoding: target.encoding,
      dither: target.dither,
      autoBlank: target.autoBlank,
      tail,
    },
    inputs: {
      audio: { from: 'object', step: master, output: 'audio' },
      samples: { from: 'fact', step: master, fact: 'samples' },
      ...(gap?.type === 'auto' && tail !== null
        ? { decay: { from: 'fact', step: decayId(programme), fact: 'decay' } as const }
        : {}),
    },
    tools: [],
    track: first.number,
    at: first.at,
  };
}

/** The silence behind a programme; null: none. A CD's tracks end on a sector, the last one's too. */
function tailOf(target: Target, gap: Gap | undefined): Json {
  const grid = gridOf(target);
  const none: Gap = { type: 'fixed', seconds: 0 };
  const after = holdsGaps(target) && gap !== undefined ? gap : none;
  if (after.type === 'auto') return { grid, pause: after.pause };
  return after.seconds === 0 && grid === 'frame' ? null : { grid, seconds: after.seconds };
}

/** One track out of a programme of several. */
export function cutStep(programme: Programme, index: number, target: Target, quantise: Step): Step {
  const track = programme.tracks[index];
  return {
    id: quantise.id.replace(`quantise/${programme.name}`, `cut/${nn(track)}`),
    kind: 'cut',
    params: { index, grid: gridOf(target) },
    inputs: {
      audio: { from: 'object', step: quantise.id, output: 'audio' },
      samples: { from: 'fact', step: quantise.id, fact: 'samples' },
      dither: { from: 'fact', step: quantise.id, fact: 'dither' },
      onGrid: { from: 'fact', step: quantise.id, fact: 'onGrid' },
      tail: { from: 'fact', step: quantise.id, fact: 'tail' },
      marks: { from: 'fact', step: nativeId(programme), fact: 'marks' },
    },
    tools: [],
    track: track.number,
    at: track.at,
  };
}

export function formatParams(target: Target): { [key: string]: Json } {
  return { format: target.format, formatVersion: target.formatVersion, encoding: target.encoding };
}
