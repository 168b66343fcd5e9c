import type { IAudioMetadata } from 'music-metadata';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import type { ContainerFacts, Tags } from '../contract.ts';

/**
 * Reads tags and format back by music-metadata, which shares no code with the library that writes them.
 * It takes float WAV for lossy; `lossless` says what the caller knows from the container.
 */
export async function readBack(
  path: string,
  lossless?: boolean,
): Promise<{ readonly tags: Partial<Tags>; readonly container: ContainerFacts }> {
  const { parseFile } = await import('music-metadata');
  let read: IAudioMetadata;
  try {
    read = await parseFile(path, { duration: false });
  } catch (thrown) {
    throw new Refused(error('tags-unreadable', `${path}: ${thrown instanceof Error ? thrown.message : ''}`));
  }
  return { tags: tagsOf(read), container: containerOf(read, lossless ?? read.format.lossless === true) };
}

function tagsOf({ common }: IAudioMetadata): Partial<Tags> {
  const picture = common.picture?.[0];
  const found: { -readonly [K in keyof Tags]?: Tags[K] | undefined } = {
    title: common.title,
    artist: common.artist,
    album: common.album,
    albumArtist: common.albumartist,
    trackNumber: common.track.no ?? undefined,
    trackTotal: common.track.of ?? undefined,
    year: common.year,
    genre: common.genre?.[0],
    isrc: common.isrc?.[0],
    copyright: common.copyright,
    comment: common.comment?.[0]?.text,
    cover:
      picture === undefined
        ? undefined
        : { mime: picture.format as 'image/png' | 'image/jpeg', bytes: Uint8Array.from(picture.data) },
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function containerOf({ format }: IAudioMetadata, lossless: boolean): ContainerFacts {
  return {
    rate: format.sampleRate ?? 0,
    channels: format.numberOfChannels ?? 0,
    bits: lossless ? (format.bitsPerSample ?? null) : null,
    lossless,
  };
}
