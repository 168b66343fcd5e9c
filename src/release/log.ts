import { canonical, type Json } from '../base/canonical.ts';
import type { Release } from './content.ts';
import { specDigest } from './manifest.ts';

/**
 * `log.ndjson`: how the release came about, a line a step: its key, what it was made of and what it made. The same for
 * a cold and a warm build; timings and paths are for the terminal.
 */
export function logOf(release: Release): string {
  const lines: Json[] = [
    { type: 'release', program: release.program, spec: specDigest(release) },
    ...release.tools.map(({ name, version, sha256 }): Json => ({ type: 'tool', name, version, sha256 })),
    ...release.steps.map(({ id, key, recipe, outputs }): Json => ({
      type: 'step',
      id,
      key,
      recipe: recipe as unknown as Json,
      outputs,
    })),
    ...release.items.map(({ path, dither, onGrid, gain, reduction, encoding }): Json => ({
      type: 'deliverable',
      path,
      gain,
      reduction,
      encoding,
      dither: onGrid ? 'left out: every sample lies on the grid' : dither,
    })),
    ...release.findings.map((finding): Json => ({
      type: 'finding',
      ...(finding as unknown as { [key: string]: Json }),
    })),
  ];
  return `${lines.map(canonical).join('\n')}\n`;
}
