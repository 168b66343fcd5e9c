import { type Finding, type SpecPath, warning } from '../../base/finding.ts';

/** A warning on a frequency that lies above what a signal holds at its rate; all in Hz. */
export function beyondRate(at: SpecPath, message: string, freq: number, rate: number): Finding {
  return warning('above-nyquist', message, {
    at,
    measured: freq,
    limit: rate / 2,
    hint: `a signal at ${rate / 1000} kHz ends at ${rate / 2000} kHz: lower the frequency, or leave this out`,
  });
}
