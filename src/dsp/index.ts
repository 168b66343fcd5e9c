import { clipper } from './clipper/index.ts';
import { compressor } from './compressor/index.ts';
import type { DspModule } from './contract.ts';
import { deEsser } from './de_esser/index.ts';
import { eq } from './eq/index.ts';
import { expander } from './expander/index.ts';
import { gain } from './gain/index.ts';
import { limiter } from './limiter/index.ts';
import { multiband } from './multiband/index.ts';
import { saturation } from './saturation/index.ts';
import { repair } from './repair/index.ts';
import { stereo } from './stereo/index.ts';
import { transient } from './transient/index.ts';
import { width } from './width/index.ts';

/** The shelf: every processor that a chain may name. A new one is one folder and one line here. */
export const modules: readonly DspModule[] = [
  repair,
  gain,
  eq,
  compressor,
  expander,
  deEsser,
  transient,
  multiband,
  width,
  stereo,
  saturation,
  clipper,
  limiter,
];
