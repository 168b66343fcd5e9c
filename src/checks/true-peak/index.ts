import { error, warning } from '../../base/finding.ts';
import type { Check, DeliverableFacts } from '../contract.ts';

/** The decoded file's true peak: over the ceiling is an error, but what a lossy codec adds is only warned of. */
export const truePeak: Check<DeliverableFacts> = {
  name: 'true-peak',
  version: 1,
  judge({ lossless, truePeak: measured, ceiling, limits }) {
    if (measured === null) return [];
    if (!lossless) {
      if (measured <= limits.decodedTruePeak) return [];
      return [
        warning(
          'codec-true-peak',
          `decoded, the true peak is ${measured.toFixed(2)} dBTP, over ${limits.decodedTruePeak}`,
          {
            measured,
            limit: limits.decodedTruePeak,
            hint: 'lower true_peak for this target if its receiver minds',
          },
        ),
      ];
    }
    if (ceiling === null || measured <= ceiling + limits.truePeakTolerance) return [];
    return [
      error(
        'true-peak-over',
        `the true peak is ${measured.toFixed(2)} dBTP, over the ceiling of ${ceiling}`,
        { measured, limit: ceiling },
      ),
    ];
  },
};
