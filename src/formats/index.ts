import type { Format } from './contract.ts';
import { flac } from './flac/index.ts';
import { mp3 } from './mp3/index.ts';
import { wav } from './wav/index.ts';

/** Every container that can be delivered. */
export const formats: readonly Format[] = [wav, flac, mp3];
