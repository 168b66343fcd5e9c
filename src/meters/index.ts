import type { MeterModule } from './contract.ts';
import { clips } from './clips/index.ts';
import { groove } from './groove/index.ts';
import { loudness } from './loudness/index.ts';
import { samples } from './samples/index.ts';
import { spectrum } from './spectrum/index.ts';
import { stereo } from './stereo/index.ts';
import { truePeak } from './true-peak/index.ts';
import { waveform } from './waveform/index.ts';

/** The shelf of meters. */
export const METERS: readonly MeterModule<unknown>[] = [
  clips,
  groove,
  loudness,
  samples,
  spectrum,
  stereo,
  truePeak,
  waveform,
];

export { clips, groove, loudness, samples, spectrum, stereo, truePeak, waveform };
