import { archive } from './archive/index.ts';
import { broadcast } from './broadcast/index.ts';
import { cd } from './cd/index.ts';
import type { TargetPreset } from './contract.ts';
import { flac } from './flac/index.ts';
import { mp3 } from './mp3/index.ts';
import { streaming } from './streaming/index.ts';

/** The shelf: every preset that a target may name. A new one is one folder and one line here. */
export const presets: readonly TargetPreset[] = [streaming, cd, broadcast, flac, mp3, archive];
