import { BYTES_PER_SAMPLE, type Encoding } from '../audio/format.ts';
import { gainOf } from '../base/decibel.ts';
import type { Broadcast, ReplayGain, Tags } from '../formats/contract.ts';
import type { Programme } from './curves.ts';
import { factOf, type SampleFacts, type Task } from './work.ts';

/** LUFS against which ReplayGain 2.0 states its gains. */
const REFERENCE = -18;

/** A step's texts with the figures that its inputs tell: gains for players, loudness for a broadcaster. */
export function measuredTags(work: Task): Tags {
  const { broadcast, ...texts } = work.params['tags'] as unknown as Tags;
  if (!('programme' in work.inputs)) return texts;
  const programme = factOf<Programme>(work, 'programme');
  if (broadcast !== undefined)
    return { ...texts, broadcast: withLoudness(broadcast, programme, factOf<Finished>(work, 'samples')) };
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

/** Samples as their step tells them. */
interface Finished extends Pick<SampleFacts, 'rate' | 'channels'> {
  readonly encoding: Encoding;
  readonly pcmSha256: string;
}

/** Adds what was measured, what was written last, and a UMID made of the sound itself: the same sound has the same. */
function withLoudness(
  own: Omit<Broadcast, 'loudness' | 'codingHistory' | 'umid'>,
  { loudness, peak }: Programme,
  { rate, channels, encoding, pcmSha256 }: Finished,
): Broadcast {
  const bits = 8 * BYTES_PER_SAMPLE[encoding];
  const mode = channels === 1 ? 'mono' : 'stereo';
  return {
    ...own,
    umid: `${UMID_HEAD}${pcmSha256.slice(0, 32).toUpperCase()}`,
    loudness: {
      integrated: loudness.integrated,
      range: loudness.range,
      truePeak: peak.truePeak,
      momentaryMax: loudness.momentaryMax,
      shortTermMax: loudness.shortTermMax,
    },
    codingHistory: [`A=PCM,F=${rate},W=${bits},M=${mode},T=album-release`],
  };
}

/**
 * A basic UMID (SMPTE ST 330) begins with its label (material not identified, number by UUID), its length and an instance
 * of 0; the material's number follows.
 */
const UMID_HEAD = '060A2B340101010501010D2013000000';
