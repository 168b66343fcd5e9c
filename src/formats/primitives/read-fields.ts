import type { ReadTags, ReplayGain } from '../contract.ts';
import { R128_OFFSET } from './held.ts';

/** Tags as music-metadata finds them in one place of a file, before it gives them common names. */
export type Native = readonly { readonly id: string; readonly value: unknown }[];

type Cover = NonNullable<ReadTags['cover']>;
type Found = { -readonly [K in keyof ReadTags]: ReadTags[K] | undefined };

/** Values by name. */
class Values {
  readonly #values = new Map<string, unknown[]>();

  constructor(native: Native) {
    for (const { id, value } of native) this.#values.set(id, [...(this.#values.get(id) ?? []), value]);
  }

  texts(id: string): string[] {
    const values = this.#values.get(id) ?? [];
    return values.map((value) =>
      typeof value === 'string' ? value : ((value as { text?: string }).text ?? ''),
    );
  }

  text(id: string): string | undefined {
    return this.texts(id).at(0);
  }

  several(id: string): string[] | undefined {
    const texts = this.texts(id);
    return texts.length === 0 ? undefined : texts;
  }

  number(id: string): number | undefined {
    const text = this.text(id);
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
  }

  /** `3/12` → 3 and 12; 0 stands for nothing. */
  part(id: string, index: 0 | 1): number | undefined {
    const text = this.text(id)?.split('/').at(index);
    return text === undefined || Number(text) === 0 ? undefined : Number(text);
  }

  cover(id: string): Cover | undefined {
    const picture = this.#values.get(id)?.at(0) as { format: Cover['mime']; data: Uint8Array } | undefined;
    return picture && { mime: picture.format, bytes: Uint8Array.from(picture.data) };
  }
}

function present(found: Found): ReadTags {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** A date is told as one only where it is whole; the year in any case. */
function dated(text: string | undefined): Pick<Found, 'year' | 'date'> {
  const year = /^\d{1,4}/.exec(text ?? '')?.[0];
  return {
    year: year === undefined ? undefined : Number(year),
    date: /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? text : undefined,
  };
}

function named(texts: readonly string[]): Pick<Found, 'artist' | 'artists'> {
  return texts.length > 1
    ? { artist: undefined, artists: texts }
    : { artist: texts.at(0), artists: undefined };
}

/** By names that end in TRACK_GAIN, TRACK_PEAK, ALBUM_GAIN and ALBUM_PEAK. */
function gains(values: Values, prefix: string): Partial<ReplayGain> | undefined {
  const number = (name: string) => {
    const text = values.text(`${prefix}${name}`);
    return text === undefined ? undefined : Number(text.replace(/ dB$/, ''));
  };
  return someOf({
    trackGain: number('TRACK_GAIN'),
    trackPeak: number('TRACK_PEAK'),
    albumGain: number('ALBUM_GAIN'),
    albumPeak: number('ALBUM_PEAK'),
  });
}

function r128(values: Values): Partial<ReplayGain> | undefined {
  const gain = (name: string) => {
    const text = values.text(name);
    return text === undefined ? undefined : Number(text) / 256 + R128_OFFSET;
  };
  return someOf({ trackGain: gain('R128_TRACK_GAIN'), albumGain: gain('R128_ALBUM_GAIN') });
}

function someOf(found: { [K in keyof ReplayGain]?: number | undefined }): Partial<ReplayGain> | undefined {
  const entries = Object.entries(found).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export function readId3(native: Native): ReadTags {
  const values = new Values(native);
  const { year, date } = dated(values.text('TDRC'));
  return present({
    title: values.text('TIT2'),
    ...named(values.texts('TPE1')),
    album: values.text('TALB'),
    albumArtist: values.text('TPE2'),
    trackNumber: values.part('TRCK', 0),
    trackTotal: values.part('TRCK', 1),
    discNumber: values.part('TPOS', 0),
    discTotal: values.part('TPOS', 1),
    year,
    // Written as the day of recording, which players show, and of release: told where both agree.
    date: date === values.text('TDRL') ? date : undefined,
    genre: values.text('TCON'),
    composers: values.several('TCOM'),
    isrc: values.text('TSRC'),
    upc: values.text('TXXX:BARCODE'),
    catalog: values.text('TXXX:CATALOGNUMBER'),
    label: values.text('TPUB'),
    copyright: values.text('TCOP'),
    phonogram: values.text('TPRO'),
    comment: values.text('COMM'),
    lyrics: values.text('USLT'),
    replayGain: gains(values, 'TXXX:REPLAYGAIN_'),
    cover: values.cover('APIC'),
  });
}

export function readVorbis(native: Native, opus: boolean): ReadTags {
  const values = new Values(native);
  return present({
    title: values.text('TITLE'),
    ...named(values.texts('ARTIST')),
    album: values.text('ALBUM'),
    albumArtist: values.text('ALBUMARTIST'),
    trackNumber: values.number('TRACKNUMBER'),
    trackTotal: values.number('TRACKTOTAL'),
    discNumber: values.number('DISCNUMBER'),
    discTotal: values.number('DISCTOTAL'),
    ...dated(values.text('DATE')),
    genre: values.text('GENRE'),
    composers: values.several('COMPOSER'),
    isrc: values.text('ISRC'),
    upc: values.text('BARCODE'),
    catalog: values.text('CATALOGNUMBER'),
    label: values.text('LABEL'),
    copyright: values.text('COPYRIGHT'),
    phonogram: values.text('PHONOGRAM'),
    comment: values.text('COMMENT'),
    lyrics: values.text('LYRICS'),
    replayGain: opus ? r128(values) : gains(values, 'REPLAYGAIN_'),
    cover: values.cover('METADATA_BLOCK_PICTURE'),
  });
}

export function readMp4(native: Native): ReadTags {
  const values = new Values(native);
  const own = (name: string) => `----:com.apple.iTunes:${name}`;
  return present({
    title: values.text('©nam'),
    artist: values.text('©ART'),
    artists: values.several(own('ARTISTS')),
    album: values.text('©alb'),
    albumArtist: values.text('aART'),
    trackNumber: values.part('trkn', 0),
    trackTotal: values.part('trkn', 1),
    discNumber: values.part('disk', 0),
    discTotal: values.part('disk', 1),
    ...dated(values.text('©day')),
    genre: values.text('©gen'),
    composers: values.several('©wrt'),
    isrc: values.text(own('ISRC')),
    upc: values.text(own('BARCODE')),
    catalog: values.text(own('CATALOGNUMBER')),
    label: values.text(own('LABEL')),
    copyright: values.text('cprt'),
    phonogram: values.text('©phg'),
    comment: values.text('©cmt'),
    lyrics: values.text('©lyr'),
    replayGain: gains(values, own('REPLAYGAIN_')),
    cover: values.cover('covr'),
  });
}

/** music-metadata takes INFO for ISO 8859-1 where no CSET chunk says otherwise; it is UTF-8. */
export function readInfo(native: Native): ReadTags {
  const texts = native.filter(({ value }) => typeof value === 'string');
  const values = new Values(
    texts.map(({ id, value }) => ({ id, value: Buffer.from(value as string, 'latin1').toString('utf8') })),
  );
  const plain = values.text('IPRD') === undefined;
  return present({
    title: values.text('INAM'),
    artist: values.text(plain ? 'ISTR' : 'IART'),
    album: values.text(plain ? 'DIRC' : 'IPRD'),
    albumArtist: plain ? values.text('IART') : undefined,
    trackNumber: values.number(plain ? 'IPRT' : 'ITRK'),
    trackTotal: plain ? values.number('IFRM') : undefined,
    ...dated(values.text('ICRD')),
    genre: values.text('IGNR'),
    copyright: values.text('ICOP'),
    comment: values.text('ICMT'),
  });
}
