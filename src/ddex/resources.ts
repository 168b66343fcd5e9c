import type { DdexCodec, DdexFile, DdexImage, DdexRelease, DdexTrack } from './contract.ts';
import { isoDuration, optional, type Part, rightsLine, text, titles } from './part.ts';
import { artistParts, namespaceOf, type Parties, referenceOf } from './parties.ts';
import { versionType } from './version_type.ts';

/** Recordings A1, A2 … in the order of the tracks, then the cover. */
export function resourceList(release: DdexRelease, parties: Parties): Part {
  const cover = release.cover;
  return {
    SoundRecording: release.tracks.map((track, i) => recording(release, track, i + 1, parties)),
    ...(cover === undefined ? {} : { Image: image(release, cover) }),
  };
}

export function coverReference({ tracks }: DdexRelease): string {
  return `A${tracks.length + 1}`;
}

function recording(release: DdexRelease, track: DdexTrack, number: number, parties: Parties): Part {
  return {
    ResourceReference: `A${number}`,
    Type: 'MusicalWorkSoundRecording',
    SoundRecordingEdition: {
      ResourceId: { ISRC: track.isrc },
      ...rightsLine('PLine', track.pLine ?? release.pLine),
      TechnicalDetails: {
        TechnicalResourceDetailsReference: `T${number}`,
        DeliveryFile: deliveryFile(release, track),
      },
    },
    ...titles(track.title, track.version),
    ...optional('VersionType', versionTypeOf(release, track)),
    ...artistParts(track.displayArtist, track.artists, parties),
    Contributor: track.composers.map((name, i) => ({
      '@SequenceNumber': String(i + 1),
      ContributorPartyReference: referenceOf(parties, name),
      Role: 'Composer',
    })),
    Duration: isoDuration(track.duration),
    ParentalWarningType: track.advice,
  };
}

function versionTypeOf(release: DdexRelease, { rendition }: DdexTrack): string | Part | undefined {
  return rendition === undefined ? undefined : versionType(rendition, namespaceOf(release));
}

function deliveryFile(release: DdexRelease, { codec, channels, rate, bits, file }: DdexTrack): Part {
  return {
    Type: 'AudioFile',
    AudioCodecType: codecPart(codec, namespaceOf(release)),
    NumberOfChannels: String(channels),
    SamplingRate: String(rate),
    ...optional('BitsPerSample', bits === undefined ? undefined : String(bits)),
    File: filePart(file),
  };
}

const ALLOWED: readonly DdexCodec[] = ['PCM', 'FLAC', 'MP3', 'AAC', 'Vorbis'];

function codecPart(codec: DdexCodec, namespace: string): string | Part {
  if (ALLOWED.includes(codec)) return codec;
  return text('UserDefined', { Namespace: namespace, UserDefinedValue: codec });
}

/** The size in kilobytes of 1000 bytes. */
function filePart({ name, bytes, md5 }: DdexFile): Part {
  return {
    URI: `resources/${name}`,
    HashSum: { Algorithm: 'MD5', HashSumValue: md5 },
    FileSize: String(bytes / 1000),
  };
}

function image(release: DdexRelease, { kind, width, height, file }: DdexImage): Part {
  return {
    ResourceReference: coverReference(release),
    Type: 'FrontCoverImage',
    ResourceId: { ProprietaryId: text(`COVER_${release.upc}`, { Namespace: namespaceOf(release) }) },
    ParentalWarningType: 'NotExplicit',
    TechnicalDetails: {
      TechnicalResourceDetailsReference: `T${release.tracks.length + 1}`,
      ImageCodecType: kind,
      ImageHeight: String(height),
      ImageWidth: String(width),
      File: filePart(file),
    },
  };
}
