import { choice, flag, integer, number, text } from '../base/schema.ts';
import { chain } from './chain-schema.ts';
import { type JsonSchema, plain } from './json-schema.ts';

/** One line of text: something in it, and no control characters. */
export const line = (description: string, examples: readonly string[] = []): JsonSchema => ({
  ...plain(text(description, { minLength: 1, maxLength: 500 })),
  pattern: '^(?=[\\s\\S]*\\S)[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$',
  patternErrorMessage: 'must be one line of text, not blank, without control characters',
  ...(examples.length > 0 ? { examples } : {}),
});

/** Seconds in a day: nobody's track is longer. */
const LONGEST = 86_400;

/** Seconds as a number, or `m:ss.mmm`. */
export const time: JsonSchema = {
  title: 'seconds or m:ss.mmm',
  description: 'A time: seconds as a number, or m:ss.mmm.',
  type: ['number', 'string'],
  minimum: 0,
  maximum: LONGEST,
  unit: 's',
  pattern: '^[0-9]{1,3}:[0-5][0-9](?:\\.[0-9]{1,6})?$',
  patternErrorMessage: 'must be seconds or m:ss.mmm',
  examples: [1.5, '1:02.500'],
};

/** Seconds of a time as the spec writes it. */
export function seconds(written: number | string): number {
  if (typeof written === 'number') return written;
  const [minutes = '', rest = ''] = written.split(':');
  return Number(minutes) * 60 + Number(rest);
}

/** CD frames and samples of a CD a second: IEC 60908. */
const FRAMES = 75;
const SAMPLES = 44_100;

/** Seconds, `m:ss.mmm`, CD frames, samples of a CD, or whatever the outgoing tail asks for. */
export const gap: JsonSchema = {
  title: 'seconds, m:ss.mmm, "n frames", "n samples" or auto',
  description:
    'A gap: seconds as a number, m:ss.mmm, CD frames (1/75 s), samples at 44.1 kHz, or auto: as long as the tail before it asks for.',
  type: ['number', 'string'],
  minimum: 0,
  maximum: 600,
  unit: 's',
  pattern: '^(?:[0-9]{1,3}:[0-5][0-9](?:\\.[0-9]{1,6})?|[0-9]{1,8} (?:frames?|samples?)|auto)$',
  patternErrorMessage: 'must be seconds, m:ss.mmm, "n frames", "n samples" or auto',
  examples: [1.5, '0:02.000', '150 frames', 'auto'],
};

/** Seconds of a gap as the spec writes it, or `auto`. */
export function gapOf(written: number | string): number | 'auto' {
  if (written === 'auto' || typeof written === 'number') return written;
  const counted = /^([0-9]+) (frame|sample)/.exec(written);
  if (counted === null) return seconds(written);
  return Number(counted[1]) / (counted[2] === 'frame' ? FRAMES : SAMPLES);
}

export const crossfade: JsonSchema = {
  description: 'A crossfade out of the track before: its length, or { length, shape, mark }.',
  anyOf: [
    { $ref: '#/$defs/time' },
    {
      title: '{ length, shape, mark }',
      type: 'object',
      properties: {
        length: {
          $ref: '#/$defs/time',
          description: 'Time in which both tracks sound: seconds or m:ss.mmm.',
        },
        shape: plain(
          choice(
            'course of the amplitudes: equal_power keeps the power of unlike tracks',
            ['linear', 'equal_power', 'exponential', 's'],
            'equal_power',
          ),
        ),
        mark: {
          $ref: '#/$defs/time',
          description:
            "Where this track's mark stands, from the start of the crossfade; default: in its middle.",
        },
      },
      required: ['length'],
      additionalProperties: false,
    },
  ],
};

export const fade: JsonSchema = {
  description: 'A fade: its length, or { length, shape }.',
  anyOf: [
    { $ref: '#/$defs/time' },
    {
      title: '{ length, shape }',
      type: 'object',
      properties: {
        length: { $ref: '#/$defs/time', description: 'Length of the fade: seconds or m:ss.mmm.' },
        shape: plain(
          choice('course of the amplitude', ['linear', 'equal_power', 'exponential', 's'], 'linear'),
        ),
      },
      required: ['length'],
      additionalProperties: false,
    },
  ],
};

/** ISRC, ISO 3901:2019: country, registrant, year, designation; hyphens are for reading only. */
const ISRC = '^(?:[A-Za-z]-?){2}(?:[A-Za-z0-9]-?){3}(?:[0-9]-?){6}[0-9]$';

const at = (description: string): JsonSchema => ({ $ref: '#/$defs/time', description });

/** A track of a version: what it does not say is as in the track it is a version of. */
export function versionTrack(): JsonSchema {
  const { gap: _gap, segue: _segue, crossfade: _crossfade, indexes: _indexes, ...own } = track.properties!;
  return {
    title: "a version's track",
    description: 'Another rendition of a track of the album.',
    type: 'object',
    properties: {
      of: plain(integer('Number of the track that it is a version of.', { min: 1, max: 99 })),
      ...own,
    },
    required: ['of', 'mix'],
    additionalProperties: false,
  };
}

export const track: JsonSchema = {
  title: 'a track',
  description: 'One track of the release.',
  type: 'object',
  properties: {
    title: line("The track's title; also the name of its files.", ['Night Drive']),
    artist: line("The track's artist; default: the album's."),
    mix: line("The stereo mix: a path from the spec's folder.", ['mixes/01.wav']),
    isrc: {
      ...plain(text('International Standard Recording Code, 12 characters, with or without hyphens.')),
      pattern: ISRC,
      patternErrorMessage: 'must be 2 letters, 3 letters or digits, 2 digits for the year and 5 digits',
      examples: ['USS1Z2600001'],
    },
    allow_lossy: plain(flag('Take a mix that once was MP3, AAC or the like, with a warning.', false)),
    start: { ...at('Where the track starts in the mix: seconds or m:ss.mmm.'), default: 0 },
    end: at("Where the track ends in the mix: seconds or m:ss.mmm; default: the mix's end."),
    fade_in: { $ref: '#/$defs/fade', description: 'Fade at the start: seconds, or { length, shape }.' },
    fade_out: { $ref: '#/$defs/fade', description: 'Fade at the end: seconds, or { length, shape }.' },
    gain: plain(
      number("Gain after the chain: the track's place in the album's balance.", {
        unit: 'dB',
        min: -60,
        max: 24,
        default: 0,
      }),
    ),
    artists: {
      description:
        "Each of the track's artists, where there are several; `artist` is how they read together.",
      type: 'array',
      items: line('One artist.'),
      minItems: 1,
      maxItems: 50,
    },
    composers: {
      description: 'Who wrote it; default: the same of the album.',
      type: 'array',
      items: line('One composer.'),
      minItems: 1,
      maxItems: 50,
    },
    lyrics: {
      ...plain(text('The words, as written into the tags.', { minLength: 1, maxLength: 20_000 })),
      pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$',
      patternErrorMessage: 'must not hold control characters',
    },
    gap: {
      $ref: '#/$defs/gap',
      description:
        "Silence before this track: seconds, m:ss.mmm, CD frames, samples, or auto; default: the release's `gaps`.",
    },
    segue: plain(
      flag(
        'Follows the track before without a gap: both are mastered as one programme and cut afterwards.',
        false,
      ),
    ),
    crossfade: { $ref: '#/$defs/crossfade' },
    indexes: {
      description: "Further index points (02 and on) on a CD: times from the track's start.",
      type: 'array',
      items: { $ref: '#/$defs/time' },
      maxItems: 98,
    },
    chain: chain(
      "Processors of this track, in order. Default: the album's chain (mastering.chain). `use: album` puts that chain in a place; [] means none.",
      'track_chain_item',
    ),
  },
  required: ['title', 'mix'],
  additionalProperties: false,
};
