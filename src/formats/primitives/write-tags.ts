import { createRequire } from 'node:module';
import type { ByteVector, File, Tag } from 'node-taglib-sharp';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { cloneFile, makeWritable } from '../../host/disk.ts';
import { findingOf } from '../../host/effect.ts';
import type { Tags } from '../contract.ts';
import { isPlain } from './held.ts';
import { fillId3, fillInfo, fillMp4, fillVorbis } from './write-fields.ts';

type Taglib = typeof import('node-taglib-sharp');
export type Container = 'wav' | 'aiff' | 'flac' | 'mp3' | 'm4a';

/** Writes `to`: a copy of `from` with tags. */
export async function writeTagged(from: string, to: string, container: Container, tags: Tags): Promise<void> {
  await cloneFile(from, to);
  await makeWritable(to);
  writeTags(to, container, tags);
}

/**
 * Writes tags by node-taglib-sharp, in place: WAV gets RIFF INFO and ID3v2.4, AIFF ID3v2.4, FLAC Vorbis comments and a
 * picture block, MP4 its atoms, MP3 ID3v2.4 alone (no ID3v1, no APE). What a place cannot hold
 * stands in held.ts. Same tags, same bytes: no times, no names of programs, text in UTF-8,
 * and `XXX` where a frame asks for a language that nobody stated (ID3v2.4 structure, 4.10).
 */
export function writeTags(path: string, container: Container, tags: Tags): void {
  const taglib = loaded();
  try {
    const file = taglib.File.createFromPath(path, `taglib/${container}`, taglib.ReadStyle.None);
    try {
      const own = prepare(taglib, file, container);
      fill(taglib, file.tag, tags);
      for (const tag of own) fillOwn(taglib, tag, tags);
      file.save();
    } finally {
      file.dispose();
    }
  } catch (thrown) {
    const finding = findingOf(thrown, path);
    if (finding !== undefined) throw new Refused(finding);
    if (!(thrown instanceof taglib.CorruptFileError)) throw thrown;
    throw new Refused(error('not-taggable', `${path} cannot be tagged: ${thrown.message}`));
  }
}

/** For a program that knows that it is going to write tags. */
export function loadWriter(): void {
  loaded();
}

/** By `require`, as it is a CommonJS package: an `import` first parses it once more, for the names that it exports. */
function loaded(): Taglib {
  const taglib = createRequire(import.meta.url)('node-taglib-sharp') as Taglib;
  settle(taglib);
  return taglib;
}

function settle({ ByteVector, Id3v2Settings, Id3v2Tag, StringType }: Taglib): void {
  Id3v2Settings.defaultVersion = 4;
  Id3v2Settings.forceDefaultVersion = true;
  Id3v2Settings.defaultEncoding = StringType.UTF8;
  Id3v2Settings.forceDefaultEncoding = true;
  Id3v2Settings.useNumericGenres = false;
  Id3v2Tag.language = 'XXX';
  ByteVector.concatenate = (...parts) => concatenation({ ByteVector }, parts);
}

/**
 * All parts in one vector, as the library's own function gives it; but that takes every byte by two calls, layer by layer
 * of a tag: with a cover of 1 MB a third of a second a file.
 */
export function concatenation(
  { ByteVector }: Pick<Taglib, 'ByteVector'>,
  parts: readonly (Uint8Array | ByteVector | number | null | undefined)[],
): ByteVector {
  const whole = ByteVector.empty();
  for (const part of parts) {
    if (part === undefined || part === null) continue;
    if (typeof part === 'number') whole.addByte(part);
    else if (part instanceof Uint8Array) whole.addByteArray(part);
    else whole.addByteVector(part);
  }
  return whole;
}

/** The file's tags, empty or not, of the kinds that this container is to have, and no others. */
function prepare({ TagTypes }: Taglib, file: File, container: Container): Tag[] {
  const kept = {
    wav: [TagTypes.RiffInfo, TagTypes.Id3v2],
    aiff: [TagTypes.Id3v2],
    flac: [TagTypes.Xiph],
    mp3: [TagTypes.Id3v2],
    m4a: [TagTypes.Apple],
  }[container];
  const others = [TagTypes.Id3v1, TagTypes.Id3v2, TagTypes.Ape, TagTypes.DivX, TagTypes.MovieId];
  for (const type of others) if (!kept.includes(type)) file.removeTags(type);
  return kept.map((type) => file.getTag(type, true));
}

/** What the library has one name for in every container. */
function fill(taglib: Taglib, tag: Tag, tags: Tags): void {
  tag.title = tags.title;
  tag.performers = [tags.artist];
  tag.album = tags.album;
  tag.albumArtists = [tags.albumArtist];
  tag.track = tags.trackNumber;
  tag.trackCount = tags.trackTotal;
  if (tags.year !== undefined) tag.year = tags.year;
  if (tags.genre !== undefined) tag.genres = [tags.genre];
  if (tags.isrc !== undefined) tag.isrc = tags.isrc;
  if (tags.copyright !== undefined) tag.copyright = tags.copyright;
  if (tags.comment !== undefined) tag.comment = tags.comment;
  if (tags.cover !== undefined) {
    const { ByteVector, Picture, PictureType } = taglib;
    const bytes = ByteVector.fromByteArray(tags.cover.bytes);
    tag.pictures = [Picture.fromFullData(bytes, PictureType.FrontCover, tags.cover.mime, '')];
  }
}

/** What each kind of tag tells in its own way. */
function fillOwn(taglib: Taglib, tag: Tag, tags: Tags): void {
  if (tag instanceof taglib.Id3v2Tag) fillId3(taglib, tag, tags);
  else if (tag instanceof taglib.XiphComment) fillVorbis(tag, tags, false);
  else if (tag instanceof taglib.Mpeg4AppleTag) fillMp4(taglib, tag, tags);
  else if (!(tag instanceof taglib.InfoTag)) throw new Error('a kind of tag that nothing is known of');
  else if (!isPlain(tags)) fillInfo(tag, tags);
}

/** A comment header's content (Vorbis I, section 5.2, without framing) with tags and the cover; no vendor is named. */
export function vorbisComment(tags: Tags, opus: boolean): Uint8Array {
  const taglib = loaded();
  const comment = taglib.XiphComment.fromEmpty();
  fill(taglib, comment, tags);
  fillVorbis(comment, tags, opus);
  return Buffer.from(comment.render(false).toBase64String(), 'base64');
}
