import type { AudioFormat } from '../../audio/format.ts';
import { gainOf } from '../../base/decibel.ts';
import { choice, flag, number, type Static, shape } from '../../base/schema.ts';
import type { DspModule, Processor } from '../contract.ts';
import { FACTORS } from '../primitives/oversampling.ts';
import { createShaper, type Take } from '../primitives/waveshape_processor.ts';
import { Residue } from '../primitives/waveshape_residue.ts';

const schema = shape('Cuts peaks off at a ceiling.', {
  ceiling: number('Level at which the curve is flat', { unit: 'dBFS', min: -24, max: 0, default: -1 }),
  knee: number('How far below the ceiling the curve begins to bend; 0 is a hard corner', {
    unit: 'dB',
    min: 0,
    max: 12,
    default: 1,
  }),
  oversampling: choice('Factor by which the signal is oversampled where it is cut', FACTORS, 8),
  mix: number('Share of the clipped signal beside the dry one', { min: 0, max: 1, default: 1 }),
  safety: flag(
    'Also cuts, sample by sample, what the band limit lets stand over the ceiling; this part is not oversampled',
    false,
  ),
});
type Params = Static<typeof schema>;

/**
 * Clipper for peaks: y = x − mix·r, where r is what the curve takes away (primitives/waveshape.ts, `knee`),
 * oversampled and averaged along the signal against aliases (primitives/waveshape_residue.ts). Linear phase, 2 ms of
 * delay at 44.1 kHz. Where the oversampled signal stays below the knee, samples pass bit for bit.
 *
 * Aliases of a 0 dBFS tone of 5 kHz at 44.1 kHz, all together, in dBFS (levels in dB):
 *
 *     ceiling  knee     2×    4×    8×   16×
 *       −1      1      −85   −99  −129  −143
 *       −1      0      −65   −84  −100  −120
 *       −6      1      −63   −86  −112  −140
 *       −6      0      −62   −77   −99  −118
 *      −12      0      −63   −75   −96  −114
 *
 * For tones up to 15 kHz those below 20 kHz lie under −100 dB at the defaults, under −120 dB at 16×. Harmonics between
 * 22.05 and 24.1 kHz fold to 20 … 22.05 kHz at any factor (primitives/oversampling.ts).
 *
 * A clipped peak has harmonics beyond 20 kHz; without them it stands over the ceiling: by less than 0.02 dB in bass,
 * 0.8 dB for a 5 kHz tone pushed 6 dB, 1.9 dB at 12 kHz (where a square wave's fundamental is 4/π of it), 3.4 dB for
 * white noise. At 2× it is some tenths more. `safety` cuts that too, with aliases of −40 dB for the 5 kHz tone; a
 * limiter behind the clipper does it better.
 */
export const clipper: DspModule<typeof schema> = {
  name: 'clipper',
  version: 1,
  summary: 'Cuts peaks off at a ceiling, with a hard or soft knee, oversampled.',
  schema,
  bare: 'ceiling',
  neutral: ({ mix }) => mix === 0,
  create(params: Params, format: AudioFormat): Processor {
    const { knee, mix, safety, oversampling } = params;
    if (mix === 0) return { latency: 0, process: () => undefined };
    const ceiling = gainOf(params.ceiling);
    const limit = safety ? ceiling : Infinity;
    const residue = new Residue({ kind: 'knee', ceiling, knee }, oversampling, format.channels);
    const take: Take = (signal, frames) => residue.process(signal, frames);
    return createShaper(residue.latency, format.channels, take, (signal, from, frames, taken) => {
      for (let c = 0; c < taken.length; c++) combine(signal[c], from, frames, taken[c], mix, limit);
    });
  },
};

/** Dry samples and what the curve takes from them to the output; the clipped signal stays within ±limit. */
function combine(
  samples: Float64Array,
  from: number,
  frames: number,
  taken: Float64Array,
  mix: number,
  limit: number,
): void {
  for (let i = 0; i < frames; i++) {
    const dry = samples[from + i];
    const clipped = dry - taken[i];
    if (clipped > limit) samples[from + i] = (1 - mix) * dry + mix * limit;
    else if (clipped < -limit) samples[from + i] = (1 - mix) * dry - mix * limit;
    else samples[from + i] = dry - mix * taken[i];
  }
}
