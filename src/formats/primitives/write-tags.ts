import type { File, Tag } from 'node-taglib-sharp';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { cloneFile, makeWritable } from '../../host/disk.ts';
import { findingOf } from '../../host/effect.ts';
import type { Tags } from '../contract.ts';

type Taglib = typeof import('node-taglib-sharp');
export type Container = 'wav' | 'flac' | 'mp3';

/** Writes `to`: a copy of `from` with tags. */
export async function writeTagged(from: string, to: string, container: Container, tags: Tags): Promise<void> {
  await cloneFile(from, to);
  await makeWritable(to);
  await writeTags(to, container, tags);
}

/**
 * Writes tags by node-taglib-sharp, in place: WAV gets RIFF INFO and ID3v2.4, FLAC Vorbis comments and a picture
 * block, MP3 ID3v2.4 alone (no ID3v1, no APE). Same tags, same bytes: no times, no names of programs, text in UTF-8,
 * and `XXX` where a frame asks for a language that nobody stated (ID3v2.4 structure, 4.10).
 */
export async function writeTags(path: string, container: Container, tags: Tags): Promise<void> {
  const taglib: Taglib = await import('node-taglib-sharp');
  settle(taglib);
  try {
    const file = taglib.File.createFromPath(path, `taglib/${container}`, taglib.ReadStyle.None);
    try {
      prepare(taglib, file, container);
      fill(taglib, file.tag, tags);
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

function settle({ Id3v2Settings, Id3v2Tag, StringType }: Taglib): void {
  Id3v2Settings.defaultVersion = 4;
  Id3v2Settings.forceDefaultVersion = true;
  Id3v2Settings.defaultEncoding = StringType.UTF8;
  Id3v2Settings.forceDefaultEncoding = true;
  Id3v2Settings.useNumericGenres = false;
  Id3v2Tag.language = 'XXX';
}

function prepare({ TagTypes }: Taglib, file: File, container: Container): void {
  const kept = {
    wav: [TagTypes.RiffInfo, TagTypes.Id3v2],
    flac: [TagTypes.Xiph],
    mp3: [TagTypes.Id3v2],
  }[container];
  const others = [TagTypes.Id3v1, TagTypes.Id3v2, TagTypes.Ape, TagTypes.DivX, TagTypes.MovieId];
  for (const type of others) if (!kept.includes(type)) file.removeTags(type);
  for (const type of kept) file.getTag(type, true);
}

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
