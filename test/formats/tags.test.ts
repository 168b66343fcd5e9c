import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as taglib from 'node-taglib-sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memorySignal } from '../../src/audio/memory.ts';
import { tagFindings } from '../../src/build/steps/verify.ts';
import type { Format, TagPlace, Tags } from '../../src/formats/contract.ts';
import { formats } from '../../src/formats/index.ts';
import { held } from '../../src/formats/primitives/held.ts';
import { concatenation } from '../../src/formats/primitives/write-tags.ts';
import { findTools } from '../../src/tools/find.ts';
import { gridTones } from '../tools/signals.ts';

/** The library's own, before ours takes its place. */
const byteByByte = taglib.ByteVector.concatenate.bind(taglib.ByteVector);

const folder = mkdtempSync(join(tmpdir(), 'tags-'));
const encoded = new Map<string, string>();
let count = 0;
const fresh = () => join(folder, `file-${++count}`);

beforeAll(async () => {
  const { tools } = await findTools({ cache: folder });
  const abort = new AbortController().signal;
  for (const format of formats) {
    const rate = format.refuses?.(44_100, defaultsOf(format)) === undefined ? 44_100 : 48_000;
    const source = memorySignal({ rate, channels: 2 }, gridTones(rate, 5001, 16));
    const to = `${fresh()}${format.extension}`;
    const [encoding] = format.encodings;
    await format.encode({ source, encoding, options: defaultsOf(format), to, tools, abort });
    encoded.set(format.name, to);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function defaultsOf(format: Format): Record<string, unknown> {
  const { properties } = format.schema as unknown as { properties: Record<string, { default: unknown }> };
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, schema.default]));
}

async function tagged(format: Format, tags: Tags): Promise<string> {
  const to = `${fresh()}${format.extension}`;
  await format.tag(encoded.get(format.name)!, to, tags);
  return to;
}

async function readingsOf(format: Format, tags: Tags) {
  const file = await tagged(format, tags);
  const { readings } = await format.readTags(file);
  rmSync(file);
  return readings;
}

const FULL: Tags = {
  title: 'Größe & 夜 / "Drive" 🎧',
  artist: 'First; One feat. Zweite',
  artists: ['First; One', 'Zweite'],
  album: 'Night <Drive>',
  albumArtist: 'Example, Artist & Co.',
  trackNumber: 3,
  trackTotal: 12,
  discNumber: 1,
  discTotal: 2,
  date: '2026-05-01',
  genre: 'Electronic',
  composers: ['Å. Ångström', 'B; C'],
  isrc: 'USS1Z2600001',
  upc: '0123456789012',
  catalog: 'CAT-001',
  label: 'Läbel',
  copyright: '© 2026 Example',
  phonogram: '℗ 2026 Example',
  comment: 'two\nlines',
  lyrics: 'la la\nla 夜',
  replayGain: { trackGain: -7.03, trackPeak: 1.012_346, albumGain: 0.5, albumPeak: 0.988_553 },
  broadcast: {
    description: 'Night Drive',
    originator: 'Example Artist',
    originatorReference: 'DEXXX0123456789',
    date: '2026-05-01',
    time: '12:34:56',
    timeReference: 48_000 * 86_399 + 0x1_0000_0000,
    umid: `060A2B34${'0123456789ABCDEF'.repeat(3)}01020304`,
    loudness: { integrated: -23.01, range: 5.5, truePeak: -1, momentaryMax: null, shortTermMax: -18.25 },
    codingHistory: ['A=PCM,F=44100,W=24,M=stereo,T=mix', 'A=PCM,F=48000,W=16,M=stereo'],
  },
  cover: { mime: 'image/png', bytes: Uint8Array.from({ length: 3001 }, (_, i) => (i * 7919) % 251) },
};

/** Without a field; the same tags where it is one that every file has. */
function without(field: keyof Tags): Tags {
  const { [field]: _, ...others } = FULL;
  return others as Tags;
}

/** `FULL` with one value another: each leaf in turn. */
function alterations(): [field: keyof Tags, name: string, tags: Tags][] {
  const altered = (value: unknown): unknown => {
    if (typeof value === 'number') return value + 1;
    if (value === null) return -9.5;
    if (value instanceof Uint8Array) return value.map((byte, i) => (i === 2000 ? byte ^ 1 : byte));
    const text = value as string;
    if (text === 'image/png') return 'image/jpeg';
    return `${text.slice(0, -1)}${text.endsWith('2') ? '1' : '2'}`;
  };
  const leaves = (value: unknown, way: string): [string, unknown][] => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
      return [[way, altered(value)]];
    const clone = (key: string, inner: unknown): unknown =>
      Array.isArray(value)
        ? value.map((item: unknown, i) => (String(i) === key ? inner : item))
        : { ...value, [key]: inner };
    return Object.entries(value).flatMap(([key, inner]) =>
      leaves(inner, `${way}.${key}`).map(([name, other]): [string, unknown] => [name, clone(key, other)]),
    );
  };
  return (Object.keys(FULL) as (keyof Tags)[]).flatMap((field) =>
    leaves(FULL[field], field).map(([name, value]): [keyof Tags, string, Tags] => [
      field,
      name,
      { ...FULL, [field]: value },
    ]),
  );
}

/** Places of a format in which `wrong` is another thing than `FULL`. */
function placesOf(readings: readonly { place: TagPlace }[], field: keyof Tags, wrong: Tags): TagPlace[] {
  const told = (place: TagPlace, tags: Tags) => held(place, tags)[field];
  return readings
    .map(({ place }) => place)
    .filter((place) => {
      const [one, other] = [told(place, FULL), told(place, wrong)];
      return !Buffer.from(JSON.stringify([one])).equals(Buffer.from(JSON.stringify([other])));
    });
}

describe.each(formats.map((format) => [format.name, format] as const))('the tags of %s', (_name, format) => {
  it('are read back as they were written, in each place, and are the same bytes each time.', async () => {
    for (const tags of [FULL, without('artists'), without('date')]) {
      const readings = await readingsOf(format, tags);
      expect(tagFindings(tags, readings)).toEqual([]);
      expect(JSON.stringify(await readingsOf(format, tags))).toBe(JSON.stringify(readings));
    }
  });

  it('are missed, field and place named, where one value is another.', async () => {
    let planted = 0;
    for (const [field, name, wrong] of alterations()) {
      const readings = await readingsOf(format, wrong);
      const places = placesOf(readings, field, wrong);
      const findings = tagFindings(FULL, readings);
      expect(findings.map(({ message }) => message, name)).toEqual(
        places.map((place): unknown =>
          expect.stringMatching(new RegExp(`\\b${field} .*\\b${place.replace('.', '\\.')}`)),
        ),
      );
      planted += places.length;
    }
    // Title to cover, several artists and composers, every gain.
    expect(planted).toBeGreaterThanOrEqual(25);
  });

  it('are missed where the year is another, which stands where no day is known.', async () => {
    const dated = (year: number): Tags => ({ ...without('date'), year });
    const findings = tagFindings(dated(2026), await readingsOf(format, dated(2027)));
    expect(findings.map(({ measured, limit }) => [measured, limit])).toContainEqual(['2027', '2026']);
  });

  it('are missed where a field was not written.', async () => {
    const optional = ['date', 'genre', 'isrc', 'upc', 'catalog', 'label', 'phonogram', 'lyrics'] as const;
    for (const field of [...optional, 'replayGain', 'composers', 'cover'] as const) {
      const readings = await readingsOf(format, without(field));
      const findings = tagFindings(FULL, readings).map(({ message }) => message);
      expect(findings.length, field).toBeGreaterThan(0);
      for (const message of findings) expect(message).toContain(field);
    }
  });

  it('hold any text.', async () => {
    await fc.assert(
      fc.asyncProperty(anyTags, async (tags) => {
        expect(tagFindings(tags, await readingsOf(format, tags))).toEqual([]);
      }),
      { numRuns: 15, seed: 20261122 },
    );
  });
});

/** No control characters, none of Unicode's non-characters, nothing to be trimmed: what a spec lets through. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((value) => value.replace(/[\p{Cc}\p{Cn}\p{Co}\p{Cs}]/gu, '').trim())
  .filter((value) => value !== '');
const word = text
  .map((value) => value.replace(/[()\d]/g, ''))
  .filter((value) => value.trim() === value && value !== '');
const gain = fc.double({ min: -30, max: 30, noNaN: true });
const peak = fc.double({ min: 0, max: 2, noNaN: true });
const small = fc.integer({ min: 1, max: 99 });

const anyTags: fc.Arbitrary<Tags> = fc.record(
  {
    title: text,
    artist: text,
    artists: fc.array(text, { minLength: 1, maxLength: 3 }),
    album: text,
    albumArtist: text,
    trackNumber: small,
    trackTotal: small,
    discNumber: small,
    year: fc.integer({ min: 1900, max: 2100 }),
    date: fc.constantFrom('2026-05-01', '1999-12-31'),
    genre: word,
    composers: fc.array(text, { minLength: 1, maxLength: 3 }),
    isrc: fc.constant('USS1Z2600001'),
    upc: fc.stringMatching(/^\d{12,13}$/),
    catalog: text,
    label: text,
    copyright: text,
    phonogram: text,
    comment: text,
    lyrics: text,
    replayGain: fc.record(
      { trackGain: gain, trackPeak: peak, albumGain: gain, albumPeak: peak },
      { requiredKeys: ['trackGain', 'trackPeak'] },
    ),
  },
  { requiredKeys: ['title', 'artist', 'album', 'albumArtist', 'trackNumber', 'trackTotal'] },
);

describe('the parts of a tag', () => {
  it('are put together as the library itself does it, byte by byte.', () => {
    const { ByteVector } = taglib;
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => ByteVector.fromByteArray(bytes)),
      fc
        .uint8Array({ minLength: 5, maxLength: 40 })
        .map((bytes) => ByteVector.fromByteArray(bytes).subarray(2, bytes.length - 4)),
      fc.nat({ max: 255 }),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const ours = concatenation(taglib, parts);
        const theirs = byteByByte(...parts);
        expect([...ours]).toEqual([...theirs]);
        expect(ours.length).toBe(theirs.length);
      }),
      { numRuns: 300, seed: 11 },
    );
    expect(() => concatenation(taglib, [256])).toThrow();
    expect(() => byteByByte(256)).toThrow();
  });
});

describe('another program', () => {
  const formatNamed = (name: string) => formats.find((format) => format.name === name)!;
  const output = (program: string, ...args: string[]) =>
    execFileSync(program, args, { stdio: 'pipe' }).toString('utf8');

  async function probed(name: string): Promise<Record<string, string>> {
    const file = await tagged(formatNamed(name), FULL);
    const args = ['-v', 'error', '-show_entries', 'format_tags:stream_tags', '-of', 'json', file];
    const { format, streams } = JSON.parse(output('ffprobe', ...args)) as {
      format: { tags?: Record<string, string> };
      streams: { tags?: Record<string, string> }[];
    };
    const tags = { ...streams[0]?.tags, ...format.tags };
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  }

  it('reads Vorbis comments: metaflac in FLAC, vorbiscomment in Ogg.', async () => {
    const flac = await tagged(formatNamed('flac'), FULL);
    const ogg = await tagged(formatNamed('vorbis'), FULL);
    for (const lines of [
      output('metaflac', '--no-utf8-convert', '--export-tags-to=-', flac),
      output('vorbiscomment', '-l', '-R', ogg),
    ])
      for (const line of [
        `TITLE=${FULL.title}`,
        'ARTIST=First; One\nARTIST=Zweite',
        'ALBUMARTIST=Example, Artist & Co.',
        'TRACKNUMBER=3',
        'TRACKTOTAL=12',
        'DISCNUMBER=1',
        'DISCTOTAL=2',
        'DATE=2026-05-01',
        'COMPOSER=Å. Ångström\nCOMPOSER=B; C',
        'ISRC=USS1Z2600001',
        'BARCODE=0123456789012',
        'CATALOGNUMBER=CAT-001',
        'LABEL=Läbel',
        'COPYRIGHT=© 2026 Example',
        'PHONOGRAM=℗ 2026 Example',
        'REPLAYGAIN_TRACK_GAIN=-7.03 dB',
        'REPLAYGAIN_TRACK_PEAK=1.012346',
        'REPLAYGAIN_ALBUM_GAIN=0.50 dB',
        'REPLAYGAIN_ALBUM_PEAK=0.988553',
      ])
        expect(lines).toContain(`${line}\n`);
  });

  it('reads gains against −23 LUFS in Opus: −7.03 dB are −12.03 there, in 1/256 dB.', async () => {
    const tags = await probed('opus');
    expect(tags).toMatchObject({ r128_track_gain: '-3080', r128_album_gain: '-1152' });
    expect(Object.keys(tags).join()).not.toContain('replaygain');
  });

  it.each(['mp3', 'aiff'])('reads ID3v2.4 in %s.', async (name) => {
    expect(await probed(name)).toMatchObject({
      title: FULL.title,
      album: FULL.album,
      album_artist: FULL.albumArtist,
      track: '3/12',
      disc: '1/2',
      date: '2026-05-01',
      publisher: 'Läbel',
      tsrc: 'USS1Z2600001',
      tpro: '℗ 2026 Example',
      copyright: '© 2026 Example',
      barcode: '0123456789012',
      catalognumber: 'CAT-001',
      replaygain_track_gain: '-7.03 dB',
      replaygain_album_peak: '0.988553',
    });
  });

  it('reads MP4 atoms, all the composers in one line.', async () => {
    expect(await probed('alac')).toMatchObject({
      title: FULL.title,
      artist: FULL.artist,
      album: FULL.album,
      album_artist: FULL.albumArtist,
      track: '3/12',
      disc: '1/2',
      date: '2026-05-01',
      composer: 'Å. Ångström, B; C',
      copyright: '© 2026 Example',
      lyrics: 'la la\nla 夜',
      isrc: 'USS1Z2600001',
      barcode: '0123456789012',
      label: 'Läbel',
      replaygain_track_gain: '-7.03 dB',
    });
  });

  it('reads RIFF INFO by the names that players know.', async () => {
    const { broadcast: _, ...tags } = FULL;
    const file = await tagged(formatNamed('wav'), tags);
    const lines = output('ffprobe', '-v', 'error', '-show_entries', 'format_tags', file);
    for (const line of [`artist=${FULL.artist}`, `album=${FULL.album}`, 'track=3', 'date=2026-05-01'])
      expect(lines).toContain(`TAG:${line}\n`);
  });
});
