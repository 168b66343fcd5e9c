import { channels } from './channels/index.ts';
import { clipping } from './clipping/index.ts';
import type {
  AlbumFacts,
  Check,
  CodecFacts,
  CoverFacts,
  DeliverableFacts,
  MixFacts,
  RateFacts,
  StoreFacts,
} from './contract.ts';
import { codecClips } from './codec-clips/index.ts';
import { cover } from './cover/index.ts';
import { ends } from './ends/index.ts';
import { length } from './length/index.ts';
import { albumLoudness, loudness } from './loudness/index.ts';
import { nonFinite } from './non-finite/index.ts';
import { rate } from './rate/index.ts';
import { silence } from './silence/index.ts';
import { single } from './single/index.ts';
import { truePeak } from './true-peak/index.ts';

export const mixChecks: readonly Check<MixFacts>[] = [length, nonFinite, channels, silence, clipping];
export const deliverableChecks: readonly Check<DeliverableFacts>[] = [loudness, truePeak];
export const albumChecks: readonly Check<AlbumFacts>[] = [albumLoudness];
/** What a target's receiver refuses: of the mixes, of the cover, of the finished files. */
export const rateChecks: readonly Check<RateFacts>[] = [rate];
export const coverChecks: readonly Check<CoverFacts>[] = [cover];
export const storeChecks: readonly Check<StoreFacts>[] = [ends, single];
export const codecChecks: readonly Check<CodecFacts>[] = [codecClips];
