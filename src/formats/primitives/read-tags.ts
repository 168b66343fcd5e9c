import type { IAudioMetadata } from 'music-metadata';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import type { ContainerFacts, ReadTags, TagPlace, TagReading } from '../contract.ts';
import { type Native, readId3, readInfo, readMp4, readVorbis } from './read-fields.ts';

/** What a file says of its content, place by place, and of itself; `tags` is what its first place says. */
export interface ReadBack {
  readonly tags: ReadTags;
  readonly readings: readonly TagReading[];
  readonly container: ContainerFacts;
}

/** For a program that knows that it is going to read tags. */
export async function loadReader(): Promise<void> {
  await import('music-metadata');
}

/**
 * Reads tags and format back by music-metadata, which shares no code with the library that writes them.
 * It takes float WAV for lossy; `lossless` says what the caller knows from the container.
 */
export async function readBack(path: string, lossless?: boolean): Promise<ReadBack> {
  const { parseFile } = await import('music-metadata');
  let read: IAudioMetadata;
  try {
    read = await parseFile(path, { duration: false });
  } catch (thrown) {
    throw new Refused(error('tags-unreadable', `${path}: ${thrown instanceof Error ? thrown.message : ''}`));
  }
  const readings = placesOf(read).map((place) => ({ place, tags: readingOf(place, read.native) }));
  return {
    tags: readings[0].tags,
    readings,
    container: containerOf(read, lossless ?? read.format.lossless === true),
  };
}

/** Where this container has its tags, whether there are any or not. */
function placesOf({ format: { container, codec } }: IAudioMetadata): readonly [TagPlace, ...TagPlace[]] {
  switch (container) {
    case 'WAVE':
      return ['ID3v2.4', 'RIFF INFO'];
    case 'MPEG':
    case 'AIFF':
      return ['ID3v2.4'];
    case 'FLAC':
      return ['Vorbis comments'];
    case 'Ogg':
      return [codec === 'Opus' ? 'Opus comments' : 'Vorbis comments'];
    default:
      return ['MP4 atoms'];
  }
}

function readingOf(place: TagPlace, native: Readonly<Record<string, Native | undefined>>): ReadTags {
  switch (place) {
    case 'ID3v2.4':
      return readId3(native['ID3v2.4'] ?? []);
    case 'RIFF INFO':
      return readInfo(native['exif'] ?? []);
    case 'MP4 atoms':
      return readMp4(native['iTunes'] ?? []);
    default:
      return readVorbis(native['vorbis'] ?? [], place === 'Opus comments');
  }
}

function containerOf({ format }: IAudioMetadata, lossless: boolean): ContainerFacts {
  return {
    rate: format.sampleRate ?? 0,
    channels: format.numberOfChannels ?? 0,
    bits: lossless ? (format.bitsPerSample ?? null) : null,
    lossless,
  };
}
