import type { Signal } from '../../../audio/signal.ts';
import { error } from '../../../base/finding.ts';
import { Refused } from '../../../base/result.ts';
import { remove } from '../../../host/disk.ts';
import { encode } from '../../../tools/ffmpeg.ts';
import type { DecodeJob, EncodeJob, Tags } from '../../contract.ts';
import { damaged, newFile, type Piece, planarSignal, refuseShort } from '../planar-signal.ts';
import { vorbisComment } from '../write-tags.ts';
import { renderPage } from './page.ts';
import { endGranule } from './reader.ts';
import { audioOf, notThis, type OggCodec, oggSound, relaid, relay } from './stream.ts';

/** No vendor and no comments: the smallest header there may be (Vorbis I, section 5.2). */
const NO_COMMENTS = new Uint8Array(8);

export interface Encoder {
  readonly encoder: string;
  readonly options: readonly string[];
  /** What the encoder is fed with, where it is more than the source: `lead` frames before, and less than a packet behind. */
  readonly margined?: Signal;
  readonly lead?: number;
}

/**
 * Encodes by ffmpeg and lays what it wrote into pages of our own: nothing of the program's own is left around the
 * audio, and the stream's number comes from the audio, so that files may be chained.
 */
export async function encodeOgg(
  { source, encoding, to, tools, abort }: Omit<EncodeJob<unknown>, 'options'>,
  codec: OggCodec,
  { encoder, options, margined = source, lead = 0 }: Encoder,
): Promise<void> {
  const raw = `${to}.ffmpeg`;
  await newFile(to, async () => {
    await newFile(raw, async () => {
      const arguments_ = [...options, '-f', 'ogg'];
      await encode({ source: margined, encoding, encoder, options: arguments_, to: raw }, { tools, abort });
      const { frames } = source;
      const serial = serialOf(await oggSound(raw, codec));
      const { preSkip } = await audioOf(raw, codec);
      const end = await relay(to, { from: raw, codec, comments: NO_COMMENTS, serial, frames, lead });
      refuseShort('ffmpeg', end === undefined ? end : end - preSkip - lead, frames);
    });
    await remove(raw);
  });
}

/** Neither 0 nor all ones, which some programs take for no number. */
function serialOf(digest: string): number {
  return (Number.parseInt(digest.slice(0, 8), 16) >>> 1) | 1;
}

/** Writes `to`: the audio of `from` with tags, without holding more of it than a page. */
export async function tagOgg(from: string, to: string, tags: Tags, codec: OggCodec): Promise<void> {
  const comments = vorbisComment(tags, codec.name === 'Opus');
  await newFile(to, async () => {
    await relay(to, { from, codec, comments });
  });
}

/** What the decoders of the wasm-audio-decoders family have in common. */
export interface OggDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<Decoded>;
  flush(): Promise<Decoded>;
  free(): void;
}

export interface Decoded {
  readonly channelData: Float32Array[];
  readonly errors: readonly { readonly message: string }[];
}

/** Decodes to exactly the frames the stream has: page by page, each proven by its check sum. */
export async function decodeOgg(
  { file, abort }: DecodeJob,
  codec: OggCodec,
  { name, create }: { readonly name: string; readonly create: () => Promise<OggDecoder> },
): Promise<Signal> {
  const { rate, channels, preSkip } = await audioOf(file, codec);
  const end = await endGranule(file);
  if (end === undefined) throw new Refused(error('truncated', `${file} does not end where its audio does`));
  if (end < preSkip) throw notThis(file, codec);
  const frames = end - preSkip;
  const pieces = cut(decoded(file, codec, create, abort), frames);
  return planarSignal({ pieces, format: { rate, channels }, frames, decoder: name });
}

/**
 * All that the packets hold. The library gets the stream without its comments, which it has no room for where there is
 * a picture among them, and with a last page like the others: fed page by page, or where the last page is also the
 * first with audio, it would cut the end at the wrong place.
 */
async function* decoded(
  from: string,
  codec: OggCodec,
  create: () => Promise<OggDecoder>,
  abort: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const decoder = await create();
  await decoder.ready;
  const checked = ({ channelData, errors }: Decoded) => {
    if (errors.length > 0) throw damaged(from, errors[0].message);
    return channelData;
  };
  try {
    for await (const page of relaid({ from, codec, comments: NO_COMMENTS, abort }))
      yield checked(await decoder.decode(renderPage({ ...page, last: false })));
    yield checked(await decoder.flush());
  } finally {
    decoder.free();
  }
}

/** The first `frames` frames; what comes behind is what the last packet holds beyond the end. */
async function* cut(
  pieces: AsyncGenerator<Piece, void, undefined>,
  frames: number,
): AsyncGenerator<Piece, void, undefined> {
  let left = frames;
  for await (const piece of pieces) {
    yield piece.map((channel) => channel.subarray(0, left));
    left -= Math.min(left, piece.at(0)?.length ?? 0);
  }
}
