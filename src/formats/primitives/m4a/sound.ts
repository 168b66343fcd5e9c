import { type Digest, sha256 } from '../../../base/digest.ts';
import { soundDigest } from '../sound.ts';
import { table32 } from './boxes.ts';
import { type Movie, rangesOf } from './movie.ts';

/** Digest of the packets, of what configures their decoder, and of what is cut from what it gives, wherever they lie. */
export function movieSound(path: string, movie: Movie): Promise<Digest> {
  const { codec, rate, channels, config, sizes, priming, frames } = movie;
  const packets = sha256(table32(sizes));
  const parameters = [codec, rate, channels, sha256(config), packets, priming, frames].join(' ');
  return soundDigest(path, parameters, rangesOf(movie));
}
