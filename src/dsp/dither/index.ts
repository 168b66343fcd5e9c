export { type Bits, isOnGrid } from './grid.ts';
export { createQuantiser, DITHERS, type Quantiser, type QuantiserSpec } from './quantiser.ts';
