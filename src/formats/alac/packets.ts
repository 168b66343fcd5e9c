import { DiskFile } from '../../host/disk.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import type { Movie } from '../primitives/m4a/movie.ts';
import { damaged, type Piece } from '../primitives/planar-signal.ts';
import { BrokenPacket } from './bits.ts';
import type { Cookie } from './cookie.ts';
import { AlacDecoder } from './decoder.ts';

/** Bytes read at a time, where a packet is not longer. */
const READ_BYTES = 256 * 1024;

/** The packets of a file, decoded one after the other, full scale ±1. */
export async function* decodedPackets(
  path: string,
  movie: Movie,
  cookie: Cookie,
  abort: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const decoder = new AlacDecoder(cookie);
  const unit = 1 / (1 << (cookie.bits - 1));
  const scaled = Array.from({ length: cookie.channels }, () => new Float64Array(cookie.packetFrames));
  for await (const packet of packetsOf(path, movie, abort)) {
    try {
      yield decoder.decode(packet).map((plane, c) => scale(plane, unit, scaled[c]));
    } catch (thrown) {
      throw thrown instanceof BrokenPacket ? damaged(path, thrown.message) : thrown;
    }
  }
}

/** `values` times `unit`, into the beginning of `into`. */
function scale(values: Int32Array, unit: number, into: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) into[i] = values[i] * unit;
  return into.subarray(0, values.length);
}

/** Packets that lie side by side are read together. */
async function* packetsOf(
  path: string,
  { sizes, offsets }: Movie,
  abort: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await DiskFile.openForReading(path);
  try {
    for (let first = 0; first < sizes.length;) {
      if (abort.aborted) throw new Refused(error('aborted', `reading ${path} was stopped`));
      const from = offsets[first];
      let next = first + 1;
      let to = from + sizes[first];
      while (next < sizes.length && offsets[next] === to && to + sizes[next] - from <= READ_BYTES)
        to += sizes[next++];
      const { size } = await file.identity();
      if (to > size) throw damaged(path, `its audio should reach to byte ${to}, the file to ${size}`);
      const bytes = new Uint8Array(to - from);
      await file.readAt(bytes, from);
      for (; first < next; first++) {
        const at = offsets[first] - from;
        yield bytes.subarray(at, at + sizes[first]);
      }
    }
  } finally {
    await file.close();
  }
}
