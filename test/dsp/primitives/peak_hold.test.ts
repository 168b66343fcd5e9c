import fc from 'fast-check';
import { it } from 'vitest';
import { PeakHold } from '../../../src/dsp/primitives/peak_hold.ts';
import { uniforms } from '../signals.ts';

it('The peak hold gives the maximum of the last N values, whatever the blocks, of one value too.', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 50 })), { minLength: 1, maxLength: 20 }),
      fc.integer(),
      (length, cuts, seed) => {
        const next = uniforms(seed);
        const hold = new PeakHold(length);
        const all: number[] = [];
        for (const frames of cuts) {
          const values = Float64Array.from({ length: frames }, () => Math.floor(next() * 100));
          all.push(...values);
          if (frames === 1) values[0] = hold.next(values[0]);
          else hold.process(values, frames);
          for (let i = 0; i < frames; i++) {
            const end = all.length - frames + i + 1;
            if (values[i] !== Math.max(...all.slice(Math.max(0, end - length), end))) return false;
          }
        }
        return true;
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});
