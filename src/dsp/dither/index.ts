export { type Bits, isOnGrid } from './grid.ts';
export { type Dither, DITHER_HELP, ditherRefusal, DITHERS, OWN_SHAPE, spokenDither } from './kinds.ts';
export { createQuantiser, type Quantiser, type QuantiserSpec } from './quantiser.ts';
