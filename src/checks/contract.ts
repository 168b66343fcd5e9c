import type { AudioFormat } from '../audio/format.ts';
import type { Finding } from '../base/finding.ts';
import type { ChannelClips } from '../meters/clips/index.ts';
import type { SampleFacts } from '../meters/samples/index.ts';
import type { PictureFacts } from '../pictures/contract.ts';
import type { PictureLimits } from '../pictures/findings.ts';

/** A loudness goal: LUFS integrated (BS.1770-5), reached by each track alone or by the album as one programme. */
export interface Loudness {
  readonly integrated: number;
  readonly per: 'track' | 'album';
}

/** What is checked on every finished deliverable of a target. */
export interface Limits {
  /** LU by which the measured integrated loudness may miss its goal. */
  readonly loudnessTolerance: number;
  /** dB by which the true peak of a lossless deliverable may exceed its ceiling. */
  readonly truePeakTolerance: number;
  /** dBTP above which a decoded lossy deliverable draws a warning. */
  readonly decodedTruePeak: number;
  /** Seconds of silence at an end of a file beyond which its receiver asks. This and what follows: absent, it does not. */
  readonly endSilence?: number;
  /** Seconds that a release of one track lasts at least. */
  readonly shortestSingle?: number;
  /** Hz: mixes of a lower rate are not taken. */
  readonly leastRate?: number;
  /** What the cover has to be like. */
  readonly cover?: PictureLimits;
}

/** Judges facts against limits; pure. One folder an item on the checks/ shelf. */
export interface Check<Subject> {
  /** Kebab-case; raised `version` means stored findings are judged anew. */
  readonly name: string;
  readonly version: number;
  judge(subject: Subject): Finding[];
}

/** A mix as it came in. */
export interface MixFacts {
  readonly format: AudioFormat;
  readonly frames: number;
  readonly samples: SampleFacts;
}

/** A finished file of the release. */
export interface DeliverableFacts {
  readonly lossless: boolean;
  /** Measured on the decoded samples; LUFS and dBTP, null for silence. */
  readonly integrated: number | null;
  readonly truePeak: number | null;
  /** What was asked; null: nothing was. A goal per album is judged over the album. */
  readonly loudness: Loudness | null;
  readonly ceiling: number | null;
  readonly limits: Limits;
}

/** A finished file as a store's inspection looks at it. */
export interface StoreFacts {
  /** Of the whole file, and of it below −60 dBFS in all channels at either end. */
  readonly seconds: number;
  readonly silence: { readonly leading: number; readonly trailing: number };
  /** The release has no other track. */
  readonly single: boolean;
  readonly limits: Limits;
}

/** A mix against what a target makes of it; rates in Hz. */
export interface RateFacts {
  readonly mix: number;
  readonly target: number | 'native';
  /** A rate above the mix's own may be asked for. */
  readonly upsampling: boolean;
  readonly limits: Limits;
}

/** The release's cover before one receiver. */
export interface CoverFacts {
  readonly picture: PictureFacts;
  /** The targets that ask this of it. */
  readonly receivers: readonly string[];
  readonly limits: Limits;
}

/** A file after a lossy codec has had it. */
export interface CodecFacts {
  /** Name of the format, e.g. `aac`. */
  readonly codec: string;
  /** Hz, of the decoded signal. */
  readonly rate: number;
  readonly channels: readonly ChannelClips[];
}

/** All deliverables of one target together. */
export interface AlbumFacts {
  readonly integrated: number | null;
  /** LUFS on which the level step landed, where a gain was kept that misses the goal knowingly. */
  readonly landed?: number;
  readonly loudness: Loudness | null;
  readonly limits: Limits;
}

/** A frame's place in time, `1:02.345`. */
export function timeOf(frame: number, rate: number): string {
  const milliseconds = Math.round((frame / rate) * 1000);
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes}:${((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
}

/** Channel 0 and 1 as engineers call them. */
export function channelName(channel: number, channels: number): string {
  return channels === 2 ? (channel === 0 ? 'left' : 'right') : `channel ${channel + 1}`;
}
