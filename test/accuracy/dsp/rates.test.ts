import { expect, it } from 'vitest';
import { modules } from '../../../src/dsp/index.ts';
import { rendered, settings } from '../../dsp/settings.ts';
import { noise } from '../../dsp/signals.ts';

/** Of the shelf's contract (test/dsp/contract.test.ts) the promise that is dear to check. */
it.each(modules.map((module) => [module.name, module] as const))(
  '%s gives a finite output for a finite input, at every rate',
  (_, module) => {
    const cases = settings(module, 6);
    const square = Float64Array.from({ length: 2000 }, (_x, n) => ((n >> 5) % 2 === 0 ? 1 : -1));
    const inputs = [square, square.map((x) => x * 1e6), square.map((x) => x * 1e-300), noise(2000, 5, 1e6)];
    for (const rate of [8000, 44_100, 384_000]) {
      for (const params of cases) {
        for (const input of inputs) {
          const format = { rate, channels: 2 };
          const output = rendered(module, params, [input, input.map((x) => -x)], undefined, format);
          expect(
            output.every((samples) => samples.every(Number.isFinite)),
            JSON.stringify(params),
          ).toBe(true);
        }
      }
    }
  },
);
