import { error, type Finding } from '../../base/finding.ts';
import type { DiscLayout } from '../layout.ts';
import { readDdp } from './ddp.ts';
import type { Elsewhere } from './folder.ts';

/**
 * Proves a set that was written: reads it back and compares every field of its layout with what it was to be.
 * `expected.texts` are the texts as CD-Text holds them; `elsewhere` has the image, which is proven by image_proof.ts.
 * Returns what reading noticed and all differences. Codes: those of ddp.ts, disc-differs.
 */
export async function proveDisc(
  folder: string,
  expected: DiscLayout,
  elsewhere?: Elsewhere,
): Promise<readonly Finding[]> {
  const read = await readDdp(folder, elsewhere);
  if (!read.ok) return read.findings;
  const { layout, findings } = read.value;
  return [...findings, ...differences(layout, expected)];
}

/** One finding a field in which two layouts differ. */
export function differences(read: DiscLayout, expected: DiscLayout): Finding[] {
  const [measured, limits] = [fieldsOf(read), fieldsOf(expected)];
  return [...new Set([...limits.keys(), ...measured.keys()])].flatMap((field) => {
    const [is, was] = [measured.get(field) ?? 'absent', limits.get(field) ?? 'absent'];
    if (is === was) return [];
    const message = `the set reads ${field} as ${is}, it was to be ${was}`;
    return [error('disc-differs', message, { measured: is, limit: was })];
  });
}

/** Every value with its place: `tracks 3 isrc` → `"USABC2600003"`. Lists count from 1; what is absent has no place. */
function fieldsOf(value: unknown, place = '', fields = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) {
    fields.set(`${place} count`.trim(), String(value.length));
    for (const [i, item] of value.entries()) fieldsOf(item, `${place} ${i + 1}`.trim(), fields);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) fieldsOf(item, `${place} ${key}`.trim(), fields);
  } else if (value !== undefined) fields.set(place, JSON.stringify(value));
  return fields;
}
