import { decibelsOfPower, powerOf } from '../base/decibel.ts';
import { error, type Finding, warning } from '../base/finding.ts';
import { innerLoad, profileOf } from './feasibility.ts';
import { formatName, type VinylFormat } from './formats.ts';
import { CUTTING_LIMITS, type CuttingLimits } from './geometry.ts';
import { type Energies, type GrooveFacts, WINDOWS_PER_SECOND } from './groove.ts';

/**
 * From where on a side is worth a word, as data. Plants say what they want in words (bass in phase below 300 Hz; what lies
 * below 30 Hz and above 16 … 18 kHz modest; nothing above 0 dBTP; no harsh sibilants: pressingbusiness.co, wolfpack-france.com,
 * 2026-11); the figures that stand for these words, but for the first, are conventions of ours.
 */
export interface SideLimits {
  /** dBTP. 0: pressingbusiness.co. */
  readonly truePeak: number;
  /** Share of vertical motion in the power below 300 Hz, in any second. 0.5: beyond it the bass is more opposed than alike. */
  readonly bassVertical: number;
  /** dB: seconds whose bass lies so far below the side's mean power are passed over. */
  readonly bassFloor: number;
  /** Power of 5 … 10 kHz against all the rest of a tenth of a second, dB; and how far below the side's mean power such a burst still counts, dB. */
  readonly sibilance: number;
  readonly sibilanceFloor: number;
  /** Power below 30 Hz and above 16 kHz against all, over the side, dB. */
  readonly subsonic: number;
  readonly ultrasonic: number;
  /** Load of the inner third in dB re what the playback tip can follow, at the reference level. */
  readonly innerLoad: number;
}

export const SIDE_LIMITS: SideLimits = {
  truePeak: 0,
  bassVertical: 0.5,
  bassFloor: -20,
  sibilance: 3,
  sibilanceFloor: -6,
  subsonic: -12,
  ultrasonic: -30,
  innerLoad: 0,
};

/** A side as it would go to the cutter. */
export interface SideFacts {
  /** `A`, `B` … */
  readonly letter: string;
  readonly groove: GrooveFacts;
  /** dBTP; null: silence. */
  readonly truePeak: number | null;
}

/** What a cutter would ask about one side. Pure; every limit may be overridden. */
export function judgeSide(
  side: SideFacts,
  format: VinylFormat,
  limits: SideLimits = SIDE_LIMITS,
  cutting: CuttingLimits = CUTTING_LIMITS,
): Finding[] {
  return [
    ...judgeLength(side.letter, side.groove.seconds, format),
    ...judgePeak(side, limits),
    ...judgeBass(side, limits),
    ...judgeSibilance(side, limits),
    ...judgeEnds(side, limits),
    ...judgeInner(side, format, limits, cutting),
  ];
}

/** Side length alone: what is known before anything is rendered. */
export function judgeLength(letter: string, seconds: number, format: VinylFormat): Finding[] {
  const length = `side ${letter} lasts ${clock(seconds)}`;
  const measured = clock(seconds);
  if (seconds > format.longest) {
    return [
      error('side-too-long', `${length}, longer than ${formatName(format)} allows`, {
        measured,
        limit: clock(format.longest),
        hint: 'move a track to another side, or take a larger disc or the lower speed',
      }),
    ];
  }
  if (seconds <= format.recommended) return [];
  return [
    warning('side-long', `${length}, longer than is recommended for ${formatName(format)}`, {
      measured,
      limit: clock(format.recommended),
      hint: 'expect a lower level, or move a track to another side',
    }),
  ];
}

function judgePeak({ letter, truePeak }: SideFacts, limits: SideLimits): Finding[] {
  if (truePeak === null || truePeak <= limits.truePeak) return [];
  return [
    warning('side-peak', `side ${letter} has a true peak above ${limits.truePeak} dBTP`, {
      measured: rounded(truePeak),
      limit: limits.truePeak,
      hint: 'lower the side; a cutting engineer sets the level, so nothing is lost',
    }),
  ];
}

function judgeBass({ letter, groove: { energy } }: SideFacts, limits: SideLimits): Finding[] {
  const floor = WINDOWS_PER_SECOND * meanOf(energy.total) * powerOf(limits.bassFloor);
  let worst = { share: 0, window: 0 };
  for (let k = 0; k < energy.total.length; k += WINDOWS_PER_SECOND) {
    const vertical = sumOf(energy.bassVertical, k, k + WINDOWS_PER_SECOND);
    const all = vertical + sumOf(energy.bassLateral, k, k + WINDOWS_PER_SECOND);
    if (all > floor && vertical / all > worst.share) worst = { share: vertical / all, window: k };
  }
  if (worst.share <= limits.bassVertical) return [];
  return [
    warning(
      'bass-out-of-phase',
      `side ${letter} has bass out of phase below 300 Hz at ${timeOf(worst.window)}`,
      {
        measured: rounded(worst.share),
        limit: limits.bassVertical,
        hint: 'make the bass mono below 300 Hz (width: mono_below) or take its phase back to normal',
      },
    ),
  ];
}

function judgeSibilance({ letter, groove: { energy } }: SideFacts, limits: SideLimits): Finding[] {
  const floor = meanOf(energy.total) * powerOf(limits.sibilanceFloor);
  const ratio = powerOf(limits.sibilance);
  let count = 0;
  let worst = { over: 0, window: 0 };
  energy.sibilance.forEach((power, window) => {
    const rest = Math.max(energy.total[window] - power, power * 1e-6);
    if (power <= floor || power <= ratio * rest) return;
    count += 1;
    if (power / rest > worst.over) worst = { over: power / rest, window };
  });
  if (count === 0) return [];
  const bursts = count === 1 ? 'a burst' : `${count} bursts`;
  return [
    warning(
      'sibilance',
      `side ${letter} has ${bursts} of 5 to 10 kHz, the sharpest at ${timeOf(worst.window)}`,
      {
        measured: rounded(decibelsOfPower(worst.over)),
        limit: limits.sibilance,
        hint: 'de-ess the voice or the cymbals that stand out there',
      },
    ),
  ];
}

function judgeEnds({ letter, groove: { energy } }: SideFacts, limits: SideLimits): Finding[] {
  const found = (code: string, band: keyof Energies, limit: number, where: string, hint: string) => {
    const level = decibelsOfPower(meanOf(energy[band]) / meanOf(energy.total));
    if (!(level > limit)) return [];
    const message = `side ${letter} has much energy ${where}`;
    return [warning(code, message, { measured: rounded(level), limit, hint })];
  };
  return [
    ...found(
      'subsonic-energy',
      'subsonic',
      limits.subsonic,
      'below 30 Hz',
      'put a high-pass at 20 to 30 Hz into the chain',
    ),
    ...found(
      'ultrasonic-energy',
      'ultrasonic',
      limits.ultrasonic,
      'above 16 kHz',
      'put a low-pass at 16 to 18 kHz into the chain',
    ),
  ];
}

function judgeInner(
  { letter, groove }: SideFacts,
  format: VinylFormat,
  limits: SideLimits,
  cutting: CuttingLimits,
) {
  const load = innerLoad(profileOf(groove, format, 0, cutting), format);
  if (load === null || load <= limits.innerLoad) return [];
  return [
    warning('inner-groove-load', `side ${letter} has more treble near its end than can be traced there`, {
      measured: rounded(load),
      limit: limits.innerLoad,
      hint: 'end the side with a quieter or darker track, or tame its treble',
    }),
  ];
}

/** `12:34`, rounded to whole seconds. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function timeOf(window: number): string {
  return clock(window / WINDOWS_PER_SECOND);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function meanOf(values: Float64Array): number {
  return sumOf(values, 0, values.length) / Math.max(1, values.length);
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < Math.min(to, values.length); i++) sum += values[i];
  return sum;
}
