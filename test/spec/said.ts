import { specFrom } from '../../src/spec/load.ts';
import { showFinding } from '../../src/spec/show.ts';
import { standIn } from './shelf.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything a person reads about a spec, as one text. */
export async function said(text: string): Promise<string> {
  const { findings, source } = await specFrom(bytes(text), '/album/album.yaml', standIn);
  return findings.flatMap((f) => showFinding(f, source, 'album.yaml')).join('\n');
}

/** A valid spec around some lines; `tracks:` and `targets:` only where they are not among them. */
export function around(lines: string): string {
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(lines);
  return [
    'release: 1',
    'title: Night Drive',
    'artist: Example Artist',
    lines,
    ...(has('tracks') ? [] : ['tracks:', '  - { title: Opening, mix: mixes/01.wav }']),
    ...(has('targets') ? [] : ['targets: { flac: {} }']),
  ].join('\n');
}
