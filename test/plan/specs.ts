import fc from 'fast-check';
import type { Spec } from '../../src/spec/spec.ts';
import { specFrom } from '../../src/spec/load.ts';

/** A spec as the loader makes it of YAML; faults in it are faults of the test. */
export async function specOf(yaml: string, folder = '/music'): Promise<Spec> {
  const { spec, findings } = await specFrom(new TextEncoder().encode(yaml), `${folder}/album.yaml`);
  if (spec === undefined) throw new Error(JSON.stringify(findings, null, 1));
  return spec;
}

export interface Wish {
  readonly tracks: readonly { readonly gain: number; readonly own: boolean }[];
  readonly targets: readonly string[];
  readonly per: 'album' | 'track';
  readonly loudness: number | 'none';
  readonly limiter: boolean;
  readonly artwork: boolean;
}

/** Targets a random spec may have, as their lines in the spec. */
const TARGETS = [
  'streaming: {}',
  'cd: {}',
  'broadcast: {}',
  'flac: {}',
  'mp3: {}',
  'archive: {}',
  'hires: { preset: streaming, rate: 96000 }',
  'quiet: { preset: streaming, loudness: { integrated: -18, per: track } }',
  'as_is: { preset: streaming, loudness: none }',
  'soft: { preset: cd, true_peak: -2 }',
];

export const wishes: fc.Arbitrary<Wish> = fc.record({
  tracks: fc.array(fc.record({ gain: fc.integer({ min: -3, max: 0 }), own: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  }),
  targets: fc.uniqueArray(fc.constantFrom(...TARGETS), { minLength: 1, maxLength: 6 }),
  per: fc.constantFrom('album' as const, 'track' as const),
  loudness: fc.constantFrom<number | 'none'>(-14, -16, 'none'),
  limiter: fc.boolean(),
  artwork: fc.boolean(),
});

export function yamlOf({ tracks, targets, per, loudness, limiter, artwork }: Wish): string {
  const level = loudness === 'none' ? 'none' : `{ integrated: ${loudness}, per: ${per} }`;
  const lines = tracks.map(
    ({ gain, own }, i) =>
      `  - { title: Song ${i + 1}, mix: mixes/${i + 1}.wav, gain: ${gain}${own ? ', chain: [{ gain: -1 }]' : ''} }`,
  );
  return `release: 1
title: Album
artist: Somebody
${artwork ? 'artwork: cover.png\n' : ''}mastering:
  loudness: ${level}
${limiter ? '' : '  limiter: none\n'}tracks:
${lines.join('\n')}
targets:
${targets.map((line) => `  ${line}`).join('\n')}
`;
}
