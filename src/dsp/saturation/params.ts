import { choice, number, type Static, shape } from '../../base/schema.ts';
import { FACTORS } from '../primitives/oversampling.ts';

export const schema = shape('Adds harmonics by a soft curve.', {
  type: choice(
    'tape: odd harmonics, soft at every level; tube: even ones too; soft_clip: nothing below half its limit',
    ['tape', 'tube', 'soft_clip'],
    'tape',
  ),
  drive: number('How far into the curve: its limit lies at 12 dB − drive; what is small keeps its level', {
    unit: 'dB',
    min: 0,
    max: 36,
    default: 6,
  }),
  bias: number('tube: asymmetry of the curve, the share of even harmonics', {
    min: 0,
    max: 1,
    default: 0.3,
  }),
  emphasis: number('Treble drives the curve by so much more; taken back after it (50 µs)', {
    unit: 'dB',
    min: 0,
    max: 12,
    default: 0,
  }),
  tone: number('Tilt of the driven signal about 1 kHz: treble up and bass down by so much', {
    unit: 'dB',
    min: -6,
    max: 6,
    default: 0,
  }),
  output: number('Gain of the driven signal', { unit: 'dB', min: -24, max: 24, default: 0 }),
  mix: number('Share of the driven signal beside the dry one', { min: 0, max: 1, default: 1 }),
  oversampling: choice('Factor by which the signal is oversampled in the curve', FACTORS, 8),
});
export type Params = Static<typeof schema>;
