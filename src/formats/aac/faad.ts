import { wholeFrames } from '../../audio/frames.ts';
import { unpack } from '../../audio/pcm.ts';
import type { Signal } from '../../audio/signal.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { pipeThrough } from '../../host/process.ts';
import { missing } from '../../tools/find.ts';
import { STALL_MS } from '../../tools/sox.ts';
import type { DecodeJob } from '../contract.ts';
import { viewOf } from '../primitives/m4a/boxes.ts';
import type { Movie } from '../primitives/m4a/movie.ts';
import { damaged, type Piece, planarSignal } from '../primitives/planar-signal.ts';

/** ISO/IEC 14496-3: spectral lines, and so frames, of a packet of AAC. */
export const PACKET_FRAMES = 1024;

/**
 * faad reads the file itself and gives no sound for the first packet, which no earlier one completes; whatever the
 * edit list says, it gives all of the others (`-g`). The cut to what went in is ours.
 */
const LOST = PACKET_FRAMES;

/** 32-bit floats in WAV: its header tells the channels, two of them for a file of one. */
const ARGUMENTS = ['-g', '-q', '-w', '-f', '1', '-b', '4', '--'];
const SAMPLE_BYTES = 4;

export function decodeByFaad({ file, tools, abort }: DecodeJob, movie: Movie): Signal {
  const lacking = missing({ tool: 'faad', ability: 'decode:float' }, tools);
  if (lacking !== undefined) throw new Refused(lacking);
  const { codec, rate, channels, priming, frames, sizes } = movie;
  if (codec !== 'mp4a') throw new Refused(error('not-aac', `${file} holds ${codec}, not AAC`));
  if (priming < LOST || priming + frames > sizes.length * PACKET_FRAMES)
    throw new Refused(error('not-gapless', `${file} does not say which part of it is the audio`));
  const { path, environment } = tools.faad!;
  const task = 'decoding an M4A file';
  const bytes = pipeThrough(path, [...ARGUMENTS, file], undefined, {
    tool: 'faad',
    task,
    environment,
    abort,
    stall: STALL_MS,
  });
  const all = samples(bytes, file, channels);
  const pieces = cut(all, priming - LOST, frames, (sizes.length - 1) * PACKET_FRAMES);
  return planarSignal({ pieces, format: { rate, channels }, frames, decoder: 'faad' });
}

/** Planar samples of the first `channels` channels of a WAV stream. */
async function* samples(
  stream: AsyncGenerator<Uint8Array, void, undefined>,
  file: string,
  channels: number,
): AsyncGenerator<Piece, void, undefined> {
  try {
    const begun = await startOf(stream);
    // A stream without a whole header is an empty one.
    if (begun === undefined) return;
    const { header, first } = begun;
    if (header.channels < channels)
      throw damaged(file, `faad finds ${header.channels} of ${channels} channels`);
    const frameBytes = SAMPLE_BYTES * header.channels;
    let planes: Float64Array[] = [];
    for await (const bytes of wholeFrames(chain(first, stream), frameBytes)) {
      const frames = Math.floor(bytes.length / frameBytes);
      // A torn last frame; `cut` misses it.
      if (frames === 0) return;
      if ((planes[0]?.length ?? 0) < frames)
        planes = Array.from({ length: header.channels }, () => new Float64Array(frames));
      unpack('float32', viewOf(bytes), 0, planes, 0, frames);
      yield planes.slice(0, channels).map((plane) => plane.subarray(0, frames));
    }
  } finally {
    await stream.return();
  }
}

/** The header, and what came behind it in the same piece; undefined where the stream ends within the header. */
async function startOf(stream: AsyncGenerator<Uint8Array, void, undefined>) {
  let come: Uint8Array = new Uint8Array();
  for (let next = await stream.next(); next.done !== true; next = await stream.next()) {
    come = Buffer.concat([come, next.value]);
    const header = headerOf(come);
    if (header !== undefined) return { header, first: come.subarray(header.dataAt) };
  }
  return undefined;
}

async function* chain(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield first;
  yield* rest;
}

/** Undefined as long as not all of the header has come: RIFF, then chunks up to `data`. */
function headerOf(bytes: Uint8Array): { channels: number; dataAt: number } | undefined {
  const view = viewOf(bytes);
  let channels = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = view.getUint32(at);
    if (type === 0x64617461) return { channels, dataAt: at + 8 };
    if (type === 0x666d7420 && at + 12 <= bytes.length) channels = view.getUint16(at + 10, true);
    at += 8 + view.getUint32(at + 4, true);
  }
  return undefined;
}

/** `frames` of what comes, from `skip` on; all of it has to be `total` long, or a packet was not decoded. */
async function* cut(
  pieces: AsyncGenerator<Piece, void, undefined>,
  skip: number,
  frames: number,
  total: number,
): AsyncGenerator<Piece, void, undefined> {
  let at = 0;
  for await (const piece of pieces) {
    const from = Math.max(0, skip - at);
    const to = Math.min(piece[0].length, skip + frames - at);
    at += piece[0].length;
    if (from < to) yield piece.map((channel) => channel.subarray(from, to));
  }
  if (at !== total)
    throw new Refused(
      error('tool-short-output', `faad gave ${at} frames of ${total}`, {
        cause: 'tool',
        measured: at,
        limit: total,
      }),
    );
}
