/** A point of a static curve: two numbers, dB in and dB out (a full-scale sine is 0). */
export type CurvePoint = readonly number[];

/** What a gain computer is told. Keys, units and meaning are those of the parameters in a spec. */
export interface DynamicsSettings {
  /** Turns down above the threshold, turns up below it, or turns down below it. */
  readonly law: 'compressor' | 'upward' | 'expander';
  /** dBFS; a full-scale sine is 0. */
  readonly threshold: number;
  /** ≥ 1. Compression: dB in for 1 dB out; expansion: dB out for 1 dB in. */
  readonly ratio: number;
  /** Whole width, dB; 0 is hard. */
  readonly knee: number;
  readonly knee_shape?: 'quadratic' | 'smooth';
  /** Takes the place of threshold, ratio and knee where it is not empty; always fed forward. */
  readonly curve?: readonly CurvePoint[];
  /** Largest change of gain, dB; absent: none for `compressor`, 12 for `upward`, 40 for `expander`. */
  readonly range?: number | undefined;
  /** Time constant after the level has risen, ms. */
  readonly attack: number;
  /** Time constant after the level has fallen, ms. */
  readonly release: number;
  /** A change that has lasted is released more slowly (see ballistics.ts). */
  readonly auto_release?: boolean;
  /** `feedback` for the two compressors only. */
  readonly topology?: 'feedforward' | 'feedback';
  readonly detector: 'peak' | 'rms';
  /** How long the detector's reading stands, ms; absent: 10 for peaks, 0 for RMS. Peaks stand 10 ms at the least. */
  readonly hold?: number;
  /** Expander: once open it shuts this many dB lower. */
  readonly hysteresis?: number;
  /** Corner of the detector's high-pass, Hz; 0 is off. */
  readonly sidechain_highpass?: number;
  /** 0: each channel by itself … 1: all follow the loudest. */
  readonly link: number;
  /** ms. */
  readonly lookahead?: number;
  /** Share of the treated signal, default 1. */
  readonly mix?: number;
  /** Gain of the treated share, dB, default 0. */
  readonly makeup?: number;
}

/** Largest change of gain in dB. */
export function rangeOf({ law, range }: DynamicsSettings): number {
  return range ?? (law === 'compressor' ? Infinity : law === 'upward' ? 12 : 40);
}
