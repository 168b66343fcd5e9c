import { channels } from './channels/index.ts';
import { clipping } from './clipping/index.ts';
import type { AlbumFacts, Check, DeliverableFacts, MixFacts } from './contract.ts';
import { length } from './length/index.ts';
import { albumLoudness, loudness } from './loudness/index.ts';
import { nonFinite } from './non-finite/index.ts';
import { silence } from './silence/index.ts';
import { truePeak } from './true-peak/index.ts';

export const mixChecks: readonly Check<MixFacts>[] = [length, nonFinite, channels, silence, clipping];
export const deliverableChecks: readonly Check<DeliverableFacts>[] = [loudness, truePeak];
export const albumChecks: readonly Check<AlbumFacts>[] = [albumLoudness];
