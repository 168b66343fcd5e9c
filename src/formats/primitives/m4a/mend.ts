import { error } from '../../../base/finding.ts';
import { Refused } from '../../../base/result.ts';
import { DiskFile } from '../../../host/disk.ts';
import { refuseShort } from '../planar-signal.ts';
import { box, HEAD_BYTES, headOfBox, table64, u32 } from './boxes.ts';
import { headerBytes, MOST_FRAMES } from './header.ts';
import { type Movie, rangesOf, readMovie } from './movie.ts';

export interface Encoded {
  /** Frames of the audio. */
  readonly frames: number;
  /** Frames that were given to the encoder before it. */
  readonly lead: number;
  /** And behind it; packets that hold nothing but them are taken away. */
  readonly tail: number;
  /** Frames that a packet decodes to. */
  readonly packetFrames: number;
}

/**
 * Room that ffmpeg is told to leave before the packets (`-moov_size`), so that the header lies in front of them in one
 * pass. Four bytes a packet for its size, one for the offsets of chunks (of a second, or of at most 1 MiB by ffmpeg),
 * and what is the same in every file.
 */
export function roomFor({ frames, lead, tail, packetFrames }: Encoded): number {
  if (frames > MOST_FRAMES - 0x1_0000)
    throw new Refused(
      error('too-long', 'an M4A file cannot hold so many frames', { measured: frames, limit: MOST_FRAMES }),
    );
  return 4096 + 5 * Math.ceil((lead + frames + tail) / packetFrames + 4);
}

/** ffmpeg's muxer: an M4A file without times and, as all is bit-exact, without its name. */
export function muxerArguments(encoded: Encoded): readonly string[] {
  return ['-moov_size', String(roomFor(encoded)), '-f', 'ipod'];
}

/**
 * Replaces all that ffmpeg wrote before the packets by our own header: its edit list counts in milliseconds, the rest
 * changes from version to version. What the encoder put before the audio is what the table of times holds beyond the
 * frames that went in; the edit list and the number of packets have to agree.
 */
export async function mendM4a(path: string, encoded: Encoded): Promise<void> {
  const movie = await readMovie(path);
  const { duration, priming, sizes } = movie;
  const { lead, tail, frames, packetFrames } = encoded;
  const around = priming + lead + tail;
  refuseShort('ffmpeg', duration - around, frames);
  refuseShort('ffmpeg', Math.min(sizes.length * packetFrames, duration) - around, frames);
  const file = await DiskFile.openForChange(path);
  try {
    await replaceHeader(file, movie, encoded);
  } finally {
    await file.close();
  }
}

async function replaceHeader(file: DiskFile, movie: Movie, encoded: Encoded): Promise<void> {
  const { dataAt } = movie;
  const { lead, frames, packetFrames } = encoded;
  const priming = movie.priming + lead;
  const bytes = new Uint8Array(HEAD_BYTES);
  const { size } = await file.identity();
  const data = headOfBox(bytes.subarray(0, await file.readAt(bytes, dataAt)), size - dataAt);
  const packetsAt = dataAt + data.head;
  // One stretch, from the first byte of the box to its last.
  const [stretch, ...others] = rangesOf(movie);
  if (others.length > 0 || stretch.from !== packetsAt || stretch.to !== dataAt + data.size)
    refuseShort('ffmpeg', undefined, frames);
  const sizes = movie.sizes.subarray(0, Math.ceil((priming + frames) / packetFrames));
  const header = headerBytes({ ...movie, sizes, priming, frames, packetFrames, packetsAt });
  const free = dataAt - header.length - 8;
  if (free < 0) throw new Error(`a header of ${header.length} bytes before byte ${dataAt}`);
  await file.writeAt(Buffer.concat([header, box('free', new Uint8Array(free))]), 0);
  const end = packetsAt + sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (sizes.length < movie.sizes.length) await endAt(file, end, { dataAt, head: data.head });
}

/** Takes away what lies from byte `end` on, and tells the box of packets, the last of the file. */
async function endAt(file: DiskFile, end: number, box: { dataAt: number; head: number }): Promise<void> {
  const size = end - box.dataAt;
  if (box.head === 8) await file.writeAt(u32(size), box.dataAt);
  else await file.writeAt(table64([size]), box.dataAt + 8);
  await file.truncate(end);
}
