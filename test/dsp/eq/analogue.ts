/** The analogue filters as the literature prints them, evaluated on complex numbers: the oracle of the tests. */
export interface TestBand {
  type:
    'bell' | 'low_shelf' | 'high_shelf' | 'highpass' | 'lowpass' | 'bandpass' | 'notch' | 'allpass' | 'tilt';
  freq: number;
  gain: number;
  q: number;
  slope: number;
  shape: 'butterworth' | 'linkwitz_riley';
  on: 'stereo' | 'left' | 'right' | 'mid' | 'side';
  solo: boolean;
  dynamic?: { threshold: number; ratio: number; range: number; attack: number; release: number };
}

export function band(over: Partial<TestBand> & Pick<TestBand, 'type' | 'freq'>): TestBand {
  return { gain: 0, q: Math.SQRT1_2, slope: 12, shape: 'butterworth', on: 'stereo', solo: false, ...over };
}

/** 20·log10 |n0 + n1·s + n2·s²| at s = j·w. */
function level(n0: number, n1: number, n2: number, w: number): number {
  return 20 * Math.log10(Math.hypot(n0 - n2 * w * w, n1 * w));
}

/** Magnitude in dB of a band's analogue prototype at `f` Hz. */
export function analogueLevel(b: TestBand, f: number): number {
  const w = f / b.freq;
  const a = 10 ** (b.gain / 40);
  const n = b.slope / 6;
  const mid = Math.sqrt(a) / b.q;
  switch (b.type) {
    case 'bell':
      return level(1, a / b.q, 1, w) - level(1, 1 / (a * b.q), 1, w);
    case 'low_shelf':
      return b.gain / 2 + level(a, mid, 1, w) - level(1, mid, a, w);
    case 'high_shelf':
      return b.gain / 2 + level(1, mid, a, w) - level(a, mid, 1, w);
    case 'notch':
      return level(1, 0, 1, w) - level(1, 1 / b.q, 1, w);
    case 'tilt':
      return level(1, a * a, 0, w) - level(a * a, 1, 0, w);
    case 'bandpass':
      return level(0, 1 / b.q, 0, w) - level(1, 1 / b.q, 1, w);
    case 'allpass':
      return level(1, -1 / b.q, 1, w) - level(1, 1 / b.q, 1, w);
    case 'lowpass':
    case 'highpass': {
      const r = b.type === 'lowpass' ? w : 1 / w;
      // Linkwitz-Riley of order n: 1 / (1 + r^n), whatever the halves.
      return b.shape === 'butterworth' ? -10 * Math.log10(1 + r ** (2 * n)) : -20 * Math.log10(1 + r ** n);
    }
  }
}
