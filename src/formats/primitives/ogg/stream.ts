import { type Digest, Hasher } from '../../../base/digest.ts';
import { error } from '../../../base/finding.ts';
import { Refused } from '../../../base/result.ts';
import { DiskFile } from '../../../host/disk.ts';
import { PageLayout } from './layout.ts';
import { type Page, renderPage } from './page.ts';
import { damage, type Packet, packetsOf, pagesOf } from './reader.ts';

/** What the headers of a stream say. */
export interface OggAudio {
  /** Frames a second; what granule positions count. */
  readonly rate: number;
  readonly channels: number;
  /** Frames before the audio, which a decoder drops. */
  readonly preSkip: number;
  /**
   * Frames by which a packet moves the granule position, asked packet by packet from the first on; undefined where it
   * is no packet of audio.
   */
  durations(): (packet: Uint8Array) => number | undefined;
}

/** How a codec lives in Ogg. */
export interface OggCodec {
  /** As people call it, e.g. `Opus`. */
  readonly name: string;
  /** Header packets: the first says what the stream is, the second holds the comments. */
  readonly headers: 2 | 3;
  /** Undefined where they are not this codec's. */
  parse(headers: readonly Uint8Array[]): OggAudio | undefined;
  /** The second header: vendor and comments (Vorbis I, section 5.2) in the codec's own frame. */
  commentPacket(comments: Uint8Array): Uint8Array;
  /** The first header with another pre-skip. */
  skipping(id: Uint8Array, preSkip: number): Uint8Array;
}

interface OpenStream {
  readonly headers: readonly Uint8Array[];
  readonly serial: number;
  readonly audio: OggAudio;
  readonly packets: AsyncGenerator<Packet, void, undefined>;
}

/** The headers and what they say, then the packets of audio, to be closed by `return`. Throws `Refused`. */
async function openStream(path: string, codec: OggCodec, abort?: AbortSignal): Promise<OpenStream> {
  let serial = 0;
  async function* noted() {
    for await (const page of pagesOf(path, abort)) {
      serial = page.serial;
      yield page;
    }
  }
  const packets = packetsOf(path, noted());
  try {
    const { headers, granule } = await headersOf(path, codec, packets);
    const audio = codec.parse(headers);
    if (audio === undefined) throw notThis(path, codec);
    // They have pages of their own (RFC 7845, section 3; Vorbis I, appendix A.2).
    if (granule !== 0) throw damage(path, 'its audio does not begin on a page of its own');
    return { headers, serial, audio, packets };
  } catch (thrown) {
    await packets.return();
    throw thrown;
  }
}

/** The headers, and the position of the page on which they end, where they end it. */
async function headersOf(
  path: string,
  codec: OggCodec,
  packets: AsyncGenerator<Packet, void, undefined>,
): Promise<{ readonly headers: Uint8Array[]; readonly granule: number | undefined }> {
  const headers: Uint8Array[] = [];
  for (;;) {
    const next = await packets.next();
    if (next.done === true) throw damage(path, 'its headers are not complete');
    headers.push(next.value.bytes);
    if (headers.length === codec.headers) return { headers, granule: next.value.granule };
  }
}

export function notThis(path: string, { name }: OggCodec): Refused {
  return new Refused(error('not-ogg', `${path} is not an Ogg file with ${name} audio`));
}

/** What the headers of a file say. */
export async function audioOf(path: string, codec: OggCodec): Promise<OggAudio> {
  const { audio, packets } = await openStream(path, codec);
  await packets.return();
  return audio;
}

/**
 * Packets of audio, each with the position at which it ends, reckoned from what came before. The positions that pages
 * state must agree; the last may be earlier, and cuts the end of the last packet off.
 */
async function* positioned(path: string, { audio, packets }: OpenStream) {
  const durationOf = audio.durations();
  let position = 0;
  let ended = false;
  for await (const { bytes, granule, last } of packets) {
    const duration = durationOf(bytes);
    if (duration === undefined) throw damage(path, 'one of its packets holds no audio');
    const before = position;
    position += duration;
    if (granule !== undefined && !last && granule !== position)
      throw damage(path, `a page ends at ${granule} where its packets end at ${position}`);
    if (last && (granule === undefined || granule > position || granule < 0))
      throw damage(path, `it ends at ${granule ?? 'no position'} where its packets end at ${position}`);
    ended = last;
    yield { bytes, before, end: last ? (granule ?? position) : position, last };
  }
  if (!ended) throw damage(path, 'the end of the stream is on a page without audio');
}

/**
 * Digest of what a decoder makes sound from: the headers but for the comments, the packets of audio, and where the
 * stream ends; however they lie on pages.
 */
export async function oggSound(path: string, codec: OggCodec): Promise<Digest> {
  const stream = await openStream(path, codec);
  const hasher = new Hasher();
  const add = (bytes: Uint8Array) => {
    hasher.update(new TextEncoder().encode(`${bytes.length}\n`)).update(bytes);
  };
  for (const [index, header] of stream.headers.entries()) if (index !== 1) add(header);
  for await (const { bytes, end, last } of positioned(path, stream)) {
    add(bytes);
    if (last) add(new TextEncoder().encode(String(end)));
  }
  return hasher.digest();
}

export interface Relay {
  readonly from: string;
  readonly codec: OggCodec;
  /** Vendor and comments. */
  readonly comments: Uint8Array;
  /** Of the new stream; that of `from` where it is left out. */
  readonly serial?: number;
  /**
   * Frames of audio there should be: where `from` has more, its end is moved to here, within its last packet. Left out:
   * as many as there are.
   */
  readonly frames?: number;
  /** Frames at the start that are none of the audio, to be dropped like those that the encoder itself asks to drop. */
  readonly lead?: number;
  readonly abort?: AbortSignal;
}

/**
 * The audio of `from` with other comments, on pages laid out by us, so that equal packets make equal pages whoever
 * wrote them. Throws `Refused` where `from` does not hold together.
 */
export async function* relaid(order: Relay): AsyncGenerator<Page, void, undefined> {
  const { from, codec, comments, frames, lead = 0 } = order;
  const stream = await openStream(from, codec, order.abort);
  const { headers, audio } = stream;
  const wanted = frames === undefined ? undefined : audio.preSkip + lead + frames;
  try {
    const layout = new PageLayout(order.serial ?? stream.serial);
    const [id, , ...setup] = headers;
    yield* layout.add(lead === 0 ? id : codec.skipping(id, audio.preSkip + lead), 0, 'complete');
    yield* layout.add(codec.commentPacket(comments), 0, setup.length === 0 ? 'complete' : 'open');
    for (const header of setup) yield* layout.add(header, 0, 'complete');
    let pageFrom = -audio.rate;
    for await (const { bytes, before, end, last } of positioned(from, stream)) {
      const mended = last && wanted !== undefined && wanted < end && wanted > before;
      // What first makes sound has a page of its own: readers that reckon the start from the first page with audio need
      // one that is not the last. And a page with audio that ends at 0 is taken for an encoder's fault.
      const full = end > 0 && end - pageFrom >= audio.rate;
      if (full) pageFrom = end;
      yield* layout.add(bytes, mended ? wanted : end, last ? 'last' : full ? 'complete' : 'open');
    }
  } finally {
    await stream.packets.return();
  }
}

/** Writes `to`, where nothing stands: the pages of {@link relaid}. Returns the position at their end. */
export async function relay(to: string, order: Relay): Promise<number | undefined> {
  const file = await DiskFile.create(to);
  try {
    let written = 0;
    let end: number | undefined;
    for await (const page of relaid(order)) {
      const bytes = renderPage(page);
      await file.writeAt(bytes, written);
      written += bytes.length;
      end = page.granule;
    }
    return end;
  } finally {
    await file.close();
  }
}
