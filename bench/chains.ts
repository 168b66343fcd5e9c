/**
 * The work of the kernel rows: chains as a user writes them, and the same asked of the peers. ffmpeg's filters run in
 * 64-bit float where they have it (`aformat=dblp`), sox works in 32-bit integers.
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

function listed(bands: readonly Band[]): string {
  return bands.map((band) => `    - ${JSON.stringify(band)}\n`).join('');
}

/** Gain into the limiter that makes it work hard: some 6 dB at the loudest, 14 dB above the quiet parts' level. */
const DRIVE = 14;

export const EQ = `- eq:\n${listed(BANDS)}`;
export const LINEAR = `- eq:\n    phase: linear\n    bands:\n${listed(BANDS)}`;
export const LIMITER = `- gain: ${DRIVE}\n- limiter: -1\n`;
/** Six bands, four bands of dynamics, width, true-peak limiter. */
export const CHAIN = `${EQ}- multiband:
    crossovers: [120, 800, 5000]
    bands:
      - { threshold: -30, ratio: 2, attack: 30, release: 200 }
      - { threshold: -30, ratio: 1.8, attack: 20, release: 150 }
      - { threshold: -32, ratio: 1.8, attack: 10, release: 120 }
      - { threshold: -36, ratio: 1.6, attack: 5, release: 80 }
- width: { amount: 1.1 }
- gain: ${DRIVE}
- limiter: -1
`;

const FILTERS = { highpass: 'highpass', low_shelf: 'lowshelf', bell: 'equalizer', high_shelf: 'highshelf' };

export const FFMPEG_EQ = [
  'aformat=dblp',
  ...BANDS.map(({ type, freq, q, gain }) => {
    const filter = `${FILTERS[type]}=f=${freq}:t=q:w=${q}`;
    return type === 'highpass' ? filter : `${filter}:g=${gain}`;
  }),
].join(',');

/** `alimiter` knows sample peaks only, hence the oversampling around it; it takes a linear limit. */
const TRUE_PEAK = [
  'aresample=176400',
  'alimiter=limit=0.8913:level=0:attack=3:release=80',
  'aresample=44100',
];

export const FFMPEG_LIMITER = ['aformat=dblp', `volume=${DRIVE}dB`, ...TRUE_PEAK].join(',');

export const FFMPEG_CHAIN = [
  FFMPEG_EQ,
  "mcompand=args='0.03,0.2 6 -30/-30,0/-15 120 | 0.02,0.15 6 -30/-30,0/-13 800 | 0.01,0.12 6 -32/-32,0/-14 5000 | 0.005,0.08 6 -36/-36,0/-14 20000'",
  'stereotools=slev=1.1',
  `volume=${DRIVE}dB`,
  ...TRUE_PEAK,
].join(',');

export const SOX_EQ = BANDS.flatMap(({ type, freq, q, gain }) => {
  if (type === 'highpass') return ['highpass', String(freq), `${q}q`];
  if (type === 'bell') return ['equalizer', String(freq), `${q}q`, String(gain)];
  return [type === 'low_shelf' ? 'bass' : 'treble', String(gain), String(freq), `${q}q`];
});

/** sox limits sample peaks only. */
export const SOX_CHAIN = [
  ...SOX_EQ,
  'mcompand',
  '0.03,0.2 6:-30,-30,0,-15 0',
  '120',
  '0.02,0.15 6:-30,-30,0,-13 0',
  '800',
  '0.01,0.12 6:-32,-32,0,-14 0',
  '5000',
  '0.005,0.08 6:-36,-36,0,-14 0',
  'gain',
  '-l',
  String(DRIVE),
];
