import { decibelsOfPower } from '../../base/decibel.ts';
import { type Finding, note, pointer } from '../../base/finding.ts';
import { beyondRate } from '../primitives/beyond.ts';
import { bandPower } from '../primitives/prototype.ts';
import { isIdle, moves } from './bands.ts';
import type { EqBand, Params } from './params.ts';

/** dB; a band that changes no level by more does nothing. */
const LEAST = 0.01;

/**
 * Bands above Nyquist whose skirt is not what is meant by them: those that let only their region pass, those that
 * listen to it, and those whose skirt does not reach down. A bell or a shelf there is as good as any.
 */
export function judgeAt({ bands, phase }: Params, rate: number): Finding[] {
  return bands.flatMap((band, i) => {
    if (band.freq < rate / 2 || isIdle(band, phase)) return [];
    return faultsOf(band, pointer('bands', i, 'freq'), rate);
  });
}

function faultsOf(band: EqBand, at: string, rate: number): Finding[] {
  const { type, freq } = band;
  const where = `at ${freq} Hz`;
  if (type === 'highpass' || type === 'bandpass')
    return [beyondRate(at, `a ${type} ${where} lets nothing pass but its skirt`, freq, rate)];
  if (moves(band) && type !== 'low_shelf')
    return [beyondRate(at, `a dynamic ${type} ${where} hears nothing but its skirt`, freq, rate)];
  if (moves(band) || type === 'allpass' || changes(band, rate)) return [];
  const message = `a ${type} ${where} changes nothing at ${rate / 1000} kHz`;
  return [note('above-nyquist', message, { at, measured: freq, limit: rate / 2 })];
}

/** Above Nyquist a static band changes most at one of the ends of what is there. */
function changes(band: EqBand, rate: number): boolean {
  const power = bandPower(band);
  return [0, rate / 2].some((freq) => Math.abs(decibelsOfPower(power(freq))) >= LEAST);
}
