import { StateVariableSection } from './state_variable.ts';

/**
 * Minimum-phase Butterworth high-pass of order 2 or 4 (12 or 24 dB/oct), −3.01 dB at `freq`, bilinear with the corner
 * prewarped: |H(f)|² = u²ᴺ / (1 + u²ᴺ), u = tan(πf/fs) / tan(πf₀/fs). Exactly zero at DC.
 */
export interface Highpass {
  /** Filters `samples[from … to)` in place. */
  process(samples: Float64Array, from: number, to: number): void;
}

export function createHighpass(order: 2 | 4, freq: number, rate: number): Highpass {
  const sections = Array.from({ length: order / 2 }, (_, n) => {
    // Poles of the prototype lie on the unit circle at odd multiples of π/2N: damping 1/Q of each pair.
    const damping = 2 * Math.sin((Math.PI * (2 * n + 1)) / (2 * order));
    return new StateVariableSection(freq, damping, [0, 0, 1], rate);
  });
  return {
    process(samples, from, to) {
      for (const section of sections) section.process(samples, from, to);
    },
  };
}
