import type { Encoding } from '../audio/format.ts';
import { RATE_MAX, RATE_MIN } from '../audio/format.ts';
import { choice, flag, integer, literal, number } from '../base/schema.ts';
import { DITHER_HELP, DITHERS } from '../dsp/dither/kinds.ts';
import type { Format } from '../formats/contract.ts';
import { LISTS } from '../packages/checksums.ts';
import type { TargetPreset } from '../targets/contract.ts';
import { type JsonSchema, plain } from './json-schema.ts';
import { setKeys } from './set-schema.ts';
import type { Shelves } from './shelves.ts';

/** Encodings by the word a spec uses: bits of an integer, or `float` (32 bits). */
export const BITS: Readonly<Record<string, Encoding>> = {
  16: 'pcm16',
  24: 'pcm24',
  32: 'pcm32',
  float: 'float32',
};

/** The word of an encoding; undefined for one that no spec can ask for. */
export function bitsWord(encoding: Encoding): number | 'float' | undefined {
  const word = Object.keys(BITS).find((key) => BITS[key] === encoding);
  return word === undefined || word === 'float' ? word : Number(word);
}

/** LU by which an album may come out off its goal before a gain in the lock is given up, where nobody says. */
export const STEADY = 0.2;

const none = (description: string): JsonSchema => plain(literal('none', description));

export const loudnessGoal = (perDefault?: 'album'): JsonSchema => ({
  title: '{ integrated, per }',
  description: 'A loudness goal (BS.1770-5 integrated).',
  type: 'object',
  properties: {
    integrated: plain(number('integrated loudness to reach', { unit: 'LUFS', min: -40, max: -5 })),
    per: plain(
      choice(
        perDefault === undefined
          ? 'each track alone, or the album as one programme; default: as the preset or `mastering` has it'
          : 'each track alone, or the album as one programme that keeps its inner balance',
        ['track', 'album'],
        perDefault,
      ),
    ),
    steady: plain(
      number(
        perDefault === undefined
          ? 'per album: as in `mastering.loudness`, whose it is by default'
          : 'per album: the gain in the lock is kept while the album comes out this near to its goal; 0: solved anew each time',
        { unit: 'LU', min: 0, max: 1, ...(perDefault === undefined ? {} : { default: STEADY }) },
      ),
    ),
  },
  required: perDefault === undefined ? [] : ['integrated'],
  additionalProperties: false,
});

export const loudness = (description: string, goal: string): JsonSchema => ({
  description,
  anyOf: [{ $ref: `#/$defs/${goal}` }, none('leaves the level alone')],
});

export const truePeak = (description: string): JsonSchema => ({
  description: `${description} (dBTP, -20 … 0), or none.`,
  anyOf: [
    plain(number('ceiling', { unit: 'dBTP', min: -20, max: 0 })),
    none('no ceiling: none is checked, nothing limits'),
  ],
});

export const limiter = (description: string, settings: string): JsonSchema => ({
  description,
  anyOf: [{ $ref: `#/$defs/${settings}` }, none('nothing limits; a true peak is still checked')],
});

const rate: JsonSchema = {
  description: `Sampling rate (Hz, ${RATE_MIN} … ${RATE_MAX}), or native: that of each mix. Default: the preset's.`,
  examples: [44_100, 48_000, 96_000, 'native'],
  anyOf: [
    plain(integer('sampling rate', { unit: 'Hz', min: RATE_MIN, max: RATE_MAX })),
    plain(literal('native', 'the rate of each mix: nothing is resampled')),
  ],
};

/** Keys of a target whose samples are written as they are; a lossy encoder decides about these itself. */
function losslessKeys(format: Format): Record<string, JsonSchema> {
  const words = format.encodings.flatMap((encoding) => bitsWord(encoding) ?? []);
  return {
    bits: {
      description: "Word length: bits of an integer, or float (32-bit). Default: the preset's.",
      enum: words,
    },
    dither: plain(
      choice(
        `dither where samples are rounded to a word length: ${DITHER_HELP}; default: the preset's`,
        DITHERS,
      ),
    ),
    auto_blank: plain(
      flag(
        'digital silence stays digital silence: no dither after 250 ms of zeros, each channel by itself',
        true,
      ),
    ),
  };
}

/** Keys of a format that a target may have: its own parameters, defaults left to the preset. */
function ownKeys(format: Format): Record<string, JsonSchema> {
  return withoutDefaults(plain(format.schema).properties ?? {}, "the preset's");
}

/** The same keys, what is left out coming from elsewhere. */
export function withoutDefaults(
  properties: Readonly<Record<string, JsonSchema>>,
  from: string,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => {
      const rest = Object.fromEntries(Object.entries(schema).filter(([word]) => word !== 'default'));
      return [key, { ...rest, description: `${schema.description ?? ''}; default: ${from}` }];
    }),
  );
}

/** A target in one format. Its defaults depend on the preset, so the schema has none. */
function inFormat(format: Format, presets: readonly TargetPreset[]): JsonSchema {
  const [{ set }] = presets;
  return {
    title: set === 'none' ? `a target in ${format.name} format` : `${SETS[set]} in ${format.name} format`,
    description: format.summary,
    type: ['object', 'null'],
    properties: {
      preset: {
        description: 'What the target starts from; a target named like a preset needs none.',
        enum: presets.map((p) => p.name),
      },
      rate,
      ...(format.lossless ? losslessKeys(format) : {}),
      loudness: loudness(
        "Loudness of this target, or none. Default: the preset's, else `mastering.loudness`.",
        'loudness_override',
      ),
      true_peak: truePeak(
        "Highest true peak of this target; default: the preset's, else `mastering.true_peak`",
      ),
      limiter: limiter('What differs from `mastering.limiter` here, or none.', 'limiter_override'),
      tags: plain(
        choice("what is written into the files about their content; default: the preset's", ['full', 'none']),
      ),
      ...companyKeys,
      ...(set === 'sides' ? {} : packageKeys),
      ...(set === 'none' ? checksumKeys : {}),
      ...setKeys(set),
      ...ownKeys(format),
    },
    additionalProperties: false,
  };
}

const SETS = { disc: 'an audio CD', sides: 'a record' } as const;

/** Keys of every target beside its sound. */
const companyKeys: Record<string, JsonSchema> = {
  gaps: plain(
    flag(
      "The silence before a track stands in the files, at the end of the track before it; default: the preset's.",
    ),
  ),
  replay_gain: plain(
    choice("gains for players, in the tags; default: the preset's", ['album', 'track', 'none']),
  ),
  picture: {
    description:
      "Pixels to which the cover in the files is scaled, or none: as it is. Default: the preset's.",
    anyOf: [
      plain(integer('width and height', { unit: 'px', min: 100, max: 6000 })),
      none('the cover as it is'),
    ],
  },
};

/** A package is of files that are a track each. */
const packageKeys: Record<string, JsonSchema> = {
  zip: plain(flag("A ZIP of the target beside its folder; default: the preset's.")),
  message: plain(flag("A DDEX message (ERN 4.3) for the target's files; default: the preset's.")),
};

/** A set for a plant has its own. */
const checksumKeys: Record<string, JsonSchema> = {
  checksums: {
    description:
      "Lists of checksums (checksums.md5, .sha256, .sfv): in the ZIP, else in the target's folder; or none. Default: the preset's; with a message, which has them, none.",
    anyOf: [
      {
        title: 'a list of md5, sha256, crc32',
        type: 'array',
        items: plain(choice('md5sum, sha256sum, or CRC-32 in an SFV list', LISTS)),
        minItems: 1,
        maxItems: LISTS.length,
      },
      none('no lists'),
    ],
    examples: [['md5'], ['md5', 'sha256']],
  },
};

/** Letters, digits, space, dot, dash, underscore; it names a folder of the release. */
const NAME = '^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?$';

export function targetDefinitions({ formats, presets }: Shelves): Record<string, JsonSchema> {
  return Object.fromEntries(
    formats.flatMap((format) => {
      const own = presets.filter((p) => p.format === format.name);
      const sets = [...new Set(own.map(({ set }) => set))];
      return sets.map((set): [string, JsonSchema] => {
        const [first, ...rest] = own.filter((p) => p.set === set);
        return [targetDefinition(first), inFormat(format, [first, ...rest])];
      });
    }),
  );
}

export function targetDefinition({ format, set }: Pick<TargetPreset, 'format' | 'set'>): string {
  return set === 'none' ? `target_${format}` : `target_${format}_${set}`;
}

export function targets(shelves: Shelves): JsonSchema {
  const definitions = Object.keys(targetDefinitions(shelves));
  return {
    title: 'the targets',
    description:
      "What is asked for: one entry a target. The key names the target's folder in the release, and its preset unless `preset:` does.",
    type: 'object',
    properties: Object.fromEntries(
      shelves.presets.map((preset) => [
        preset.name,
        { $ref: `#/$defs/${targetDefinition(preset)}`, description: preset.summary },
      ]),
    ),
    propertyNames: {
      pattern: NAME,
      patternErrorMessage:
        'letters, digits, space, dot, dash and underscore, at most 64, starting with a letter or digit',
    },
    additionalProperties: {
      description: 'A target of your own: `preset:` names what it starts from.',
      anyOf: definitions.map((name) => ({ $ref: `#/$defs/${name}`, type: 'object', required: ['preset'] })),
    },
    minProperties: 1,
    examples: [{ streaming: {} }],
  };
}
