import { choice, integer, literal, number, text } from '../base/schema.ts';
import { chain, chainItem, moduleDefinitions } from './chain-schema.ts';
import { type JsonSchema, plain } from './json-schema.ts';
import { type Shelves, shelves } from './shelves.ts';
import {
  limiter,
  loudness,
  loudnessGoal,
  targetDefinitions,
  targets,
  truePeak,
  withoutDefaults,
} from './target-schema.ts';
import { crossfade, fade, gap, line, time, track, versionTrack } from './track-schema.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** A compact disc has 99 tracks at most (Red Book); more than that is a mistake on a stream as well. */
const MOST_TRACKS = 99;

/** The whole spec as one JSON Schema, put together from what stands on the shelves. */
export function composeSchema(shelves: Shelves): JsonSchema {
  return {
    $schema: DIALECT,
    $id: 'urn:album-release:schema:release:1',
    title: 'a release',
    description: 'A release for album-release: its tracks, mastering and targets.',
    type: 'object',
    properties: { ...metadata, mastering, gaps, tracks, hidden, versions, targets: targets(shelves), cache },
    required: ['release', 'title', 'artist', 'tracks', 'targets'],
    additionalProperties: false,
    $defs: {
      time,
      fade,
      gap,
      crossfade,
      track,
      version_track: withoutDefaultsIn(versionTrack()),
      loudness: loudnessGoal('album'),
      loudness_override: loudnessGoal(),
      ...limiterDefinitions(shelves),
      album_chain_item: chainItem(shelves.modules, false),
      track_chain_item: chainItem(shelves.modules, true),
      ...targetDefinitions(shelves),
      ...moduleDefinitions(shelves.modules),
    },
  };
}

/** A chain alone: the file of `release process --chain`. */
export function composeChainSchema(shelves: Shelves): JsonSchema {
  return {
    $schema: DIALECT,
    $id: 'urn:album-release:schema:chain:1',
    title: 'a chain',
    ...chain('Processors, in order: what `chain:` has in a release.', 'album_chain_item'),
    $defs: {
      album_chain_item: chainItem(shelves.modules, false),
      ...moduleDefinitions(shelves.modules),
    },
  };
}

const metadata: Record<string, JsonSchema> = {
  release: plain(literal(1, 'Version of this format: 1.')),
  title: line('Title of the release; also the name of its folder.', ['Night Drive']),
  artist: line('Artist of the release.', ['Example Artist']),
  year: plain(integer('Year of release.', { min: 1000, max: 9999 })),
  genre: line('Genre, as written into the tags.', ['Electronic']),
  label: line('Record label.'),
  copyright: line('Copyright line (©).', ['2026 Example Records']),
  phonogram: line('Copyright line of the recording (℗).', ['2026 Example Records']),
  date: {
    ...plain(text('Day of release, YYYY-MM-DD, in quotes.')),
    pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$',
    patternErrorMessage: 'must be a day, YYYY-MM-DD',
    examples: ['2026-11-27'],
  },
  composers: {
    description: 'Who wrote the tracks that name nobody else.',
    type: 'array',
    items: line('One composer.'),
    minItems: 1,
    maxItems: 50,
  },
  disc: plain(integer('Number of this disc, where the release has several.', { min: 1, max: 99 })),
  discs: plain(integer('How many discs the release has.', { min: 1, max: 99 })),
  comment: {
    ...plain(
      text('Comment, as written into the tags; may have several lines.', { minLength: 1, maxLength: 5000 }),
    ),
    pattern: '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$',
    patternErrorMessage: 'must not hold control characters',
  },
  upc: {
    ...plain(text('UPC-A (12 digits) or EAN-13 (13 digits), in quotes.')),
    pattern: '^[0-9]{12,13}$',
    patternErrorMessage: 'must be 12 digits (UPC) or 13 (EAN)',
    examples: ['0123456789012'],
  },
  catalog: line('Catalogue number, in quotes.', ['EX-001']),
  artwork: line("Cover picture, JPEG or PNG: a path from the spec's folder.", ['art/cover.png']),
};

const mastering: JsonSchema = {
  description: 'How the album is mastered; every target starts from this.',
  type: 'object',
  properties: {
    loudness: {
      ...loudness('Loudness goal { integrated, per }, or none: the level is left alone.', 'loudness'),
      default: 'none',
    },
    true_peak: { ...truePeak('Highest true peak of every target that has no other'), default: -1 },
    limiter: { ...limiter('Settings of the limiter behind each master, or none.', 'limiter'), default: {} },
    chain: {
      ...chain('Processors of every track that has no chain of its own, in order.', 'album_chain_item'),
      default: [],
    },
  },
  required: [],
  additionalProperties: false,
  default: {},
};

const gaps: JsonSchema = {
  description:
    'The gap before each track that has none of its own: seconds, m:ss.mmm, CD frames, samples, auto, or { auto, floor }.',
  anyOf: [
    { $ref: '#/$defs/gap' },
    {
      title: '{ auto, floor }',
      type: 'object',
      properties: {
        auto: {
          $ref: '#/$defs/time',
          description: 'The pause as it is heard, from where the tail before it has died away.',
        },
        floor: plain(
          number("level below the track's loudest 400 ms at which a tail has died away", {
            unit: 'dB',
            min: -96,
            max: -20,
            default: -50,
          }),
        ),
      },
      required: ['auto'],
      additionalProperties: false,
    },
  ],
  default: 0,
};

const hidden: JsonSchema = {
  $ref: '#/$defs/track',
  description: 'A track hidden before the first one, in its pre-gap: on a CD only.',
};

/** A version starts from its main track, so its own keys have no defaults. */
function withoutDefaultsIn(schema: JsonSchema): JsonSchema {
  return { ...schema, properties: withoutDefaults(schema.properties ?? {}, "the main track's") };
}

const versions: JsonSchema = {
  description:
    "Other renditions of some tracks (instrumental, clean, radio edit): same chain and gain, folders of their own. The key names it, in the folder's name and behind the title.",
  type: 'object',
  propertyNames: {
    pattern: '^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?$',
    patternErrorMessage:
      'letters, digits, space, dot, dash and underscore, at most 64, starting with a letter or digit',
  },
  additionalProperties: {
    title: '{ tracks, targets }',
    type: 'object',
    properties: {
      tracks: {
        description: 'Its tracks.',
        type: 'array',
        items: { $ref: '#/$defs/version_track' },
        minItems: 1,
        maxItems: MOST_TRACKS,
      },
      targets: {
        description: 'Names of the targets that it is made for; default: all with a file a track.',
        type: 'array',
        items: line('Name of a target.'),
        minItems: 1,
      },
    },
    required: ['tracks'],
    additionalProperties: false,
  },
};

const tracks: JsonSchema = {
  description: 'The tracks, in order.',
  type: 'array',
  items: { $ref: '#/$defs/track' },
  minItems: 1,
  maxItems: MOST_TRACKS,
  examples: [[{ title: 'Night Drive', mix: 'mixes/01.wav' }]],
};

const cache: JsonSchema = {
  title: '{ url, mode }',
  description:
    'A cache on a server, shared with other machines. It changes no release, only how soon it is done.',
  type: 'object',
  properties: {
    url: {
      ...plain(
        text('Address of the cache, http or https; passwords belong into RELEASE_CACHE_URL or _TOKEN.'),
      ),
      // One with a name in it is judged when it is used, by a message that does not show it.
      pattern: '^https?://[^\\s/]+\\S*$|@',
      patternErrorMessage: 'must be an address of http or https',
    },
    mode: plain(
      choice('whether what is made here is left there for others', ['read-write', 'read-only'], 'read-write'),
    ),
  },
  required: ['url'],
  additionalProperties: false,
};

/** The `limiter` processor without its ceiling, which is the true peak of each target. */
function limiterDefinitions({ modules }: Shelves): Record<string, JsonSchema> {
  const module = modules.find((m) => m.name === 'limiter');
  if (module === undefined) throw new Error('no limiter on the dsp shelf');
  const params = Object.entries(plain(module.schema).properties ?? {}).filter(([key]) => key !== 'ceiling');
  const properties: Record<string, JsonSchema> = {
    ...Object.fromEntries(params),
    max_reduction: plain(
      number('gain reduction beyond which a build refuses instead of crushing the music', {
        unit: 'dB',
        min: 0,
        max: 24,
        default: 6,
      }),
    ),
  };
  const settings = (description: string, keys: Record<string, JsonSchema>): JsonSchema => ({
    title: 'settings of the limiter',
    description,
    type: 'object',
    properties: keys,
    required: [],
    additionalProperties: false,
  });
  return {
    limiter: settings('Settings of the limiter; its ceiling is `true_peak`.', properties),
    limiter_override: settings(
      'What differs from `mastering.limiter`.',
      withoutDefaults(properties, 'as `mastering.limiter`'),
    ),
  };
}

/** The published schemas, as `schemas/` holds them and `release schema` prints them. */
export function schemaFiles(from: Shelves = shelves): { name: string; text: string }[] {
  const text = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;
  return [
    { name: 'release.schema.json', text: text(composeSchema(from)) },
    { name: 'chain.schema.json', text: text(composeChainSchema(from)) },
  ];
}
