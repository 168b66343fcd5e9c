import type { ChainItem } from '../src/dsp/chain.ts';

/**
 * One chain, written twice: for our modules and as an ffmpeg filter graph. Six bands of second order, a compressor with
 * 12 dB of make-up that drives the limiter, width, a true-peak limiter at −1 dBTP; 64-bit float in both.
 */
interface Band {
  readonly type: 'highpass' | 'low_shelf' | 'bell' | 'high_shelf';
  readonly freq: number;
  readonly q: number;
  readonly gain: number;
}

const BANDS: readonly Band[] = [
  { type: 'highpass', freq: 24, q: 0.7071, gain: 0 },
  { type: 'low_shelf', freq: 110, q: 0.7071, gain: 1.5 },
  { type: 'bell', freq: 320, q: 0.9, gain: -1.2 },
  { type: 'bell', freq: 1200, q: 1.4, gain: 0.8 },
  { type: 'bell', freq: 3500, q: 1, gain: -1 },
  { type: 'high_shelf', freq: 9000, q: 0.7071, gain: 1.5 },
];

/** Complete parameters: the library does not fill in defaults. */
export const OURS: readonly ChainItem[] = [
  { module: 'eq', params: { bands: BANDS.map((band) => ({ ...band, slope: 12, on: 'stereo' })) } },
  {
    module: 'compressor',
    params: {
      threshold: -18,
      ratio: 2,
      knee: 6,
      attack: 20,
      release: 150,
      detector: 'rms',
      link: 1,
      sidechain_highpass: 0,
      mix: 1,
      makeup: 12,
    },
  },
  { module: 'width', params: { amount: 1.1, mono_below: 0 } },
  { module: 'limiter', params: { ceiling: -1, lookahead: 3, release: 80, link: 1 } },
];

const FILTERS = { highpass: 'highpass', low_shelf: 'lowshelf', bell: 'equalizer', high_shelf: 'highshelf' };

function filterOf({ type, freq, q, gain }: Band): string {
  const filter = `${FILTERS[type]}=f=${freq}:t=q:w=${q}`;
  return type === 'highpass' ? filter : `${filter}:g=${gain}`;
}

/**
 * Levels are linear in these filters. The EQs null to −55 dB. The compressors are matched by what they do to the programme
 * (loudness after it within 0.2 LU): `acompressor` smooths the squared samples with attack and release at once, and takes
 * the times for four time constants. `alimiter` knows sample peaks only, hence the oversampling around it.
 */
export const PEER = [
  'aformat=dblp',
  ...BANDS.map(filterOf),
  'acompressor=threshold=0.1259:ratio=2:knee=2:attack=80:release=600:detection=rms:link=maximum:makeup=3.981',
  'stereotools=slev=1.1',
  'aresample=176400',
  'alimiter=limit=0.8913:level=0:attack=3:release=80',
  'aresample=44100',
].join(',');
