import { choice, integer, list, number, shape } from '../../src/base/schema.ts';
import type { DspModule } from '../../src/dsp/contract.ts';
import type { Format } from '../../src/formats/contract.ts';
import type { Shelves } from '../../src/spec/shelves.ts';
import { presets } from '../../src/targets/index.ts';

/** Shelves of known content, so that the messages under test do not change when a processor gets a new key. */
const module = (name: string, summary: string, schema: DspModule['schema'], bare?: string): DspModule => ({
  name,
  version: 3,
  summary,
  schema,
  ...(bare === undefined ? {} : { bare }),
  neutral: () => false,
  create: () => ({ latency: 0, process: () => undefined }),
});

const gain = module(
  'gain',
  'Level.',
  shape('Level.', { gain: number('level', { unit: 'dB', min: -60, max: 24, default: 0 }) }),
  'gain',
);

const band = shape('A band.', {
  type: choice('response', ['bell', 'highpass']),
  freq: number('frequency', { unit: 'Hz', min: 10, max: 40_000 }),
  gain: number('gain', { unit: 'dB', min: -24, max: 24, default: 0 }),
  slope: { ...integer('slope', { unit: 'dB/oct', min: 6, max: 48, default: 12 }), multipleOf: 6 },
});
const eq = module(
  'eq',
  'Equaliser.',
  shape('Equaliser.', { bands: list('bands', band, { default: [] }) }),
  'bands',
);

const compressor = module(
  'compressor',
  'Compressor.',
  shape('Compressor.', {
    threshold: number('threshold', { unit: 'dBFS', min: -60, max: 0, default: -20 }),
    ratio: number('ratio', { min: 1, max: 20, default: 2 }),
    detector: choice('detector', ['peak', 'rms'], 'rms'),
  }),
);

const limiter = module(
  'limiter',
  'Limiter.',
  shape('Limiter.', {
    ceiling: number('ceiling', { unit: 'dBTP', min: -20, max: 0, default: -1 }),
    release: number('release', { unit: 'ms', min: 5, max: 1000, default: 80 }),
  }),
  'ceiling',
);

const format = (
  name: string,
  lossless: boolean,
  encodings: Format['encodings'],
  schema: Format['schema'],
): Format => ({
  name,
  version: 2,
  summary: `${name} files.`,
  extension: `.${name}`,
  lossless,
  encodings,
  schema,
  effort: 1,
  encodeNeeds: [{ tool: 'ffmpeg', ability: `encoder:${name}` }],
  decodeNeeds: [],
  sound: () => Promise.reject(new Error('stand-in')),
  encode: () => Promise.resolve(),
  tag: () => Promise.resolve(),
  decode: () => Promise.reject(new Error('stand-in')),
  readTags: () => Promise.reject(new Error('stand-in')),
});

const wav = format('wav', true, ['pcm16', 'pcm24', 'pcm32', 'float32'], shape('WAV.', {}));
const flac = format(
  'flac',
  true,
  ['pcm16', 'pcm24'],
  shape('FLAC.', { compression: integer('effort', { min: 0, max: 12, default: 8 }) }),
);
const mp3: Format = {
  ...format(
    'mp3',
    false,
    ['float32'],
    shape('MP3.', {
      mode: choice('constant or variable bit rate', ['cbr', 'vbr'], 'cbr'),
      bitrate: integer('bit rate', { unit: 'kbit/s', min: 96, max: 320, default: 320 }),
      quality: integer('quality of vbr', { min: 0, max: 9, default: 0 }),
    }),
  ),
  refuses: (rate) =>
    rate === 'native' || rate > 48_000
      ? { key: 'rate', message: 'MP3 has no rate above 48000 Hz', hint: 'rate: 44100 or 48000' }
      : undefined,
};

const STANDING_IN = ['wav', 'flac', 'mp3'];

export const standIn: Shelves = {
  modules: [gain, eq, compressor, limiter],
  presets: presets.filter(({ format }) => STANDING_IN.includes(format)),
  formats: [wav, flac, mp3],
};
