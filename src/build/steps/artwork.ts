import { error } from '../../base/finding.ts';
import { readBytes } from '../../host/disk.ts';
import { type Made, made, objectOf, pathOf, type Work } from '../work.ts';

/** Looks at the cover before anything is rendered, so that a wrong one does not show up at the very end. */
export async function artwork(work: Work): Promise<Made> {
  const kind = pictureKind(await readBytes(pathOf(work, 'picture')));
  const findings =
    kind === undefined
      ? [error('artwork-format', 'the artwork is neither PNG nor JPEG', { hint: 'export it as PNG or JPEG' })]
      : [];
  return made({ kind: kind ?? null }, { picture: objectOf(work, 'picture') }, findings);
}

/** What a picture is by its first bytes; undefined: nothing that tags can hold. */
export function pictureKind(bytes: Uint8Array): 'image/png' | 'image/jpeg' | undefined {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  return starts(0xff, 0xd8, 0xff) ? 'image/jpeg' : undefined;
}
