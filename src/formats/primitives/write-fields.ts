import type { Id3v2Tag, InfoTag, Mpeg4AppleTag, XiphComment } from 'node-taglib-sharp';
import type { ReplayGain, Tags } from '../contract.ts';
import { artistsOf, gainHeld, lineOf, R128_OFFSET } from './held.ts';

/** The fields that the library has no common setter for, each in its container's own way. */
type Taglib = typeof import('node-taglib-sharp');

interface Gain {
  readonly name: 'TRACK_GAIN' | 'TRACK_PEAK' | 'ALBUM_GAIN' | 'ALBUM_PEAK';
  readonly text: string;
}

/** `-7.03 dB`, `0.988553` (ReplayGain 2.0). */
function gainsOf(replayGain: ReplayGain | undefined): Gain[] {
  if (replayGain === undefined) return [];
  const { trackGain, trackPeak, albumGain, albumPeak } = gainHeld(replayGain);
  const gains: Gain[] = [
    { name: 'TRACK_GAIN', text: `${trackGain.toFixed(2)} dB` },
    { name: 'TRACK_PEAK', text: trackPeak.toFixed(6) },
  ];
  if (albumGain !== undefined) gains.push({ name: 'ALBUM_GAIN', text: `${albumGain.toFixed(2)} dB` });
  if (albumPeak !== undefined) gains.push({ name: 'ALBUM_PEAK', text: albumPeak.toFixed(6) });
  return gains;
}

/** Signed Q7.8 against −23 LUFS, as decimal text (RFC 7845, section 5.2.1). */
function r128Fields({ replayGain }: Tags): [string, string[]][] {
  if (replayGain === undefined) return [];
  const q = (gain: number) => [String(Math.round((gain - R128_OFFSET) * 256))];
  const { trackGain, albumGain } = replayGain;
  return [
    ['R128_TRACK_GAIN', q(trackGain)],
    ...(albumGain === undefined ? [] : [['R128_ALBUM_GAIN', q(albumGain)] as [string, string[]]]),
  ];
}

const listed = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

/**
 * ID3v2.4: TPE1 and TCOM with several values, TPOS, TDRC and TDRL, TPUB, TPRO (℗), USLT, and TXXX for what has no frame
 * of its own, by the descriptions that Picard, foobar2000 and mp3tag read.
 */
export function fillId3(taglib: Taglib, tag: Id3v2Tag, tags: Tags): void {
  const { Id3v2FrameIdentifiers: frames, Id3v2UserTextInformationFrame: UserText, StringType } = taglib;
  const text = (frame: string, values: readonly string[]) => {
    if (values.length > 0) tag.setTextFrame(frames[frame], ...values);
  };
  const user = (description: string, value: string | undefined) => {
    if (value === undefined) return;
    const frame = UserText.fromDescription(description, StringType.UTF8);
    frame.text = [value];
    tag.addFrame(frame);
  };
  if (tags.artists !== undefined) text('TPE1', artistsOf(tags));
  text('TCOM', tags.composers ?? []);
  text('TPOS', listed(part(tags.discNumber, tags.discTotal)));
  text('TDRC', listed(tags.date));
  text('TDRL', listed(tags.date));
  text('TPUB', listed(tags.label));
  text('TPRO', listed(tags.phonogram));
  if (tags.lyrics !== undefined) tag.lyrics = tags.lyrics;
  user('BARCODE', tags.upc);
  user('CATALOGNUMBER', tags.catalog);
  for (const { name, text: value } of gainsOf(tags.replayGain)) user(`REPLAYGAIN_${name}`, value);
}

/** `1/2`, `1`; without a number there is nothing to count. */
function part(number: number | undefined, total: number | undefined): string | undefined {
  if (number === undefined) return undefined;
  return total === undefined ? String(number) : `${number}/${total}`;
}

/**
 * Vorbis comments beyond the common ones, in the order they are written: names as in the Vorbis I field list, else as
 * Picard and foobar2000 read them. PHONOGRAM has no custom to follow.
 */
export function vorbisFields(tags: Tags, opus: boolean): [name: string, values: readonly string[]][] {
  const number = (value: number | undefined) => (value === undefined ? [] : [String(value)]);
  const gains = gainsOf(tags.replayGain).map(({ name, text }): [string, string[]] => [
    `REPLAYGAIN_${name}`,
    [text],
  ]);
  const fields: [string, readonly string[]][] = [
    ['ARTIST', tags.artists === undefined ? [] : artistsOf(tags)],
    ['COMPOSER', tags.composers ?? []],
    ['DISCNUMBER', number(tags.discNumber)],
    ['DISCTOTAL', number(tags.discTotal)],
    ['DATE', listed(tags.date)],
    ['LABEL', listed(tags.label)],
    ['BARCODE', listed(tags.upc)],
    ['CATALOGNUMBER', listed(tags.catalog)],
    ['PHONOGRAM', listed(tags.phonogram)],
    ['LYRICS', listed(tags.lyrics)],
    ...(opus ? r128Fields(tags) : gains),
  ];
  return fields.filter(([, values]) => values.length > 0);
}

export function fillVorbis(comment: XiphComment, tags: Tags, opus: boolean): void {
  for (const [name, values] of vorbisFields(tags, opus)) comment.setFieldAsStrings(name, ...values);
}

/**
 * MP4: ©ART stays the one line that players show, ARTISTS names each; ©phg is the recording's ℗ line in QuickTime.
 * What Apple has no atom for stands under com.apple.iTunes, as Picard and foobar2000 read it.
 */
export function fillMp4(taglib: Taglib, tag: Mpeg4AppleTag, tags: Tags): void {
  const { ByteVector, Mpeg4BoxType: atoms } = taglib;
  const own = (name: string, values: readonly string[]) => {
    if (values.length > 0) tag.setItunesStrings('com.apple.iTunes', name, ...values);
  };
  const artists = artistsOf(tags);
  own('ARTISTS', artists.length > 1 ? artists : []);
  if ((tags.composers ?? []).length > 0) tag.setQuickTimeString(atoms.WRT, lineOf(tags.composers!));
  if (tags.discNumber !== undefined) tag.disc = tags.discNumber;
  if (tags.discNumber !== undefined && tags.discTotal !== undefined) tag.discCount = tags.discTotal;
  if (tags.date !== undefined) tag.setQuickTimeString(atoms.DAY, tags.date);
  if (tags.lyrics !== undefined) tag.lyrics = tags.lyrics;
  if (tags.phonogram !== undefined)
    tag.setQuickTimeString(ByteVector.fromByteArray([0xa9, 0x70, 0x68, 0x67]), tags.phonogram);
  own('LABEL', listed(tags.label));
  own('BARCODE', listed(tags.upc));
  own('CATALOGNUMBER', listed(tags.catalog));
  for (const { name, text } of gainsOf(tags.replayGain)) own(`REPLAYGAIN_${name}`, [text]);
}

/**
 * RIFF INFO by the names that players read: IART the artist, IPRD the album, ITRK the number. The library's own
 * (ISTR, DIRC, IPRT, IFRM, IART for the album's artist) are taken away.
 */
export function fillInfo(tag: InfoTag, tags: Tags): void {
  const names: readonly [string, string | undefined][] = [
    ['ISTR', undefined],
    ['DIRC', undefined],
    ['IPRT', undefined],
    ['IFRM', undefined],
    ['IART', tags.artist],
    ['IPRD', tags.album],
    ['ITRK', String(tags.trackNumber)],
    ['ICRD', tags.date ?? (tags.year === undefined ? undefined : String(tags.year))],
  ];
  for (const [name, text] of names) tag.setValuesFromStrings(name, text === undefined ? [] : [text]);
}
