import type { DspModule } from '../dsp/contract.ts';
import { modules } from '../dsp/index.ts';
import type { Format } from '../formats/contract.ts';

import { formats } from '../formats/index.ts';
import type { TargetPreset } from '../targets/contract.ts';
import { presets } from '../targets/index.ts';

/** What a spec can name: processors, formats, presets. */
export interface Shelves {
  readonly modules: readonly DspModule[];
  readonly presets: readonly TargetPreset[];
  readonly formats: readonly Format[];
}

/** The shelves of this program. The only place of this room that reads them. */
export const shelves: Shelves = { modules, presets, formats };
