import { aac } from './aac/index.ts';
import { alac } from './alac/index.ts';
import { aiff } from './aiff/index.ts';
import type { Format } from './contract.ts';
import { flac } from './flac/index.ts';
import { mp3 } from './mp3/index.ts';
import { opus } from './opus/index.ts';
import { vorbis } from './vorbis/index.ts';
import { wav } from './wav/index.ts';

/** Every container that can be delivered. */
export const formats: readonly Format[] = [wav, aiff, flac, alac, mp3, aac, opus, vorbis];
