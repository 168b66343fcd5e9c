import { aac } from './aac/index.ts';
import { alac } from './alac/index.ts';
import { appleDigitalMasters } from './apple-digital-masters/index.ts';
import { archive } from './archive/index.ts';
import { bandcamp } from './bandcamp/index.ts';
import { broadcastA85 } from './broadcast-a85/index.ts';
import { broadcast } from './broadcast/index.ts';
import { cd } from './cd/index.ts';
import type { TargetPreset } from './contract.ts';
import { distributor } from './distributor/index.ts';
import { flac } from './flac/index.ts';
import { hiRes } from './hi-res/index.ts';
import { mp3 } from './mp3/index.ts';
import { opus } from './opus/index.ts';
import { streaming } from './streaming/index.ts';
import { vinyl } from './vinyl/index.ts';
import { vorbis } from './vorbis/index.ts';

/** The shelf: every preset that a target may name. A new one is one folder and one line here. */
export const presets: readonly TargetPreset[] = [
  streaming,
  distributor,
  appleDigitalMasters,
  bandcamp,
  hiRes,
  cd,
  vinyl,
  broadcast,
  broadcastA85,
  flac,
  alac,
  mp3,
  aac,
  opus,
  vorbis,
  archive,
];
