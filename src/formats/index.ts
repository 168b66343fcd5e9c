import type { Format } from './contract.ts';
import { flac } from './flac/index.ts';
import { mp3 } from './mp3/index.ts';
import { opus } from './opus/index.ts';
import { vorbis } from './vorbis/index.ts';
import { wav } from './wav/index.ts';

/** Every container that can be delivered. */
export const formats: readonly Format[] = [wav, flac, mp3, opus, vorbis];
