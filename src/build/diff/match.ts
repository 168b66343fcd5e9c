import type { PublishedFile } from '../../release/reading.ts';

/** A track of a release with all its files. */
export interface PublishedTrack {
  readonly number: number;
  readonly title: string;
  readonly isrc: string | undefined;
  /** In the manifest's order, one a target. */
  readonly files: readonly PublishedFile[];
}

/** What told that two tracks are the same one. */
export type Sign = 'isrc' | 'title' | 'samples' | 'number';

export type Pairing =
  | {
      readonly state: 'kept';
      readonly from: PublishedTrack;
      readonly to: PublishedTrack;
      readonly by: Sign;
      /** Its place among the tracks that both releases have is another. */
      readonly moved: boolean;
    }
  | { readonly state: 'added'; readonly to: PublishedTrack }
  | { readonly state: 'dropped'; readonly from: PublishedTrack };

/** The tracks of a release, by number. */
export function tracksOf(files: readonly PublishedFile[]): PublishedTrack[] {
  const tracks = new Map<number, PublishedTrack & { files: PublishedFile[] }>();
  for (const file of files) {
    const { track: number, title, isrc } = file;
    const known = tracks.get(number);
    if (known === undefined) tracks.set(number, { number, title, isrc, files: [file] });
    else known.files.push(file);
  }
  return [...tracks.values()].sort((a, b) => a.number - b.number);
}

const SIGNS: readonly (readonly [Sign, (from: PublishedTrack, to: PublishedTrack) => boolean])[] = [
  ['isrc', (from, to) => from.isrc !== undefined && from.isrc === to.isrc],
  ['title', (from, to) => from.title === to.title],
  ['samples', sameSamples],
  ['number', (from, to) => from.number === to.number],
];

/** What decides among several that fit. */
const NEARER: readonly ((from: PublishedTrack, to: PublishedTrack) => boolean)[] = [
  sameSamples,
  (from, to) => from.number === to.number,
  () => true,
];

/**
 * Pairs the tracks of two releases: by ISRC, then title, then equal samples, then number; among several that fit (two
 * tracks called Interlude), the one with the same samples, else with the same number, else the first. In the order of
 * the new release, dropped ones at the end.
 */
export function pairTracks(before: readonly PublishedTrack[], after: readonly PublishedTrack[]): Pairing[] {
  const free = new Set(before);
  const found = new Map<PublishedTrack, { from: PublishedTrack; by: Sign }>();
  for (const [by, fits] of SIGNS) {
    for (const nearer of NEARER) {
      for (const to of after.filter((track) => !found.has(track))) {
        const from = [...free].find((each) => fits(each, to) && nearer(each, to));
        if (from === undefined) continue;
        free.delete(from);
        found.set(to, { from, by });
      }
    }
  }
  const staying = longestRise(after.flatMap((to) => found.get(to)?.from.number ?? []));
  return [
    ...after.map((to): Pairing => {
      const pair = found.get(to);
      if (pair === undefined) return { state: 'added', to };
      return { state: 'kept', ...pair, to, moved: !staying.has(pair.from.number) };
    }),
    ...[...free].map((from): Pairing => ({ state: 'dropped', from })),
  ];
}

function sameSamples(from: PublishedTrack, to: PublishedTrack): boolean {
  return from.files.some((file) => to.files.some((other) => haveSameSamples(file, other)));
}

/** Equal digests of decoded samples count only in one encoding: another holds the same numbers in other bytes. */
export function haveSameSamples(a: PublishedFile, b: PublishedFile): boolean {
  return (
    a.pcmSha256 === b.pcmSha256 &&
    a.frames === b.frames &&
    a.format.rate === b.format.rate &&
    a.format.channels === b.format.channels &&
    a.format.encoding === b.format.encoding
  );
}

/** The members of a longest rising subsequence: tracks outside it are those that somebody moved. */
function longestRise(numbers: readonly number[]): Set<number> {
  const length: number[] = [];
  const before: number[] = [];
  numbers.forEach((number, i) => {
    length[i] = 1;
    before[i] = -1;
    for (let k = 0; k < i; k++) {
      if (numbers[k] < number && length[k] + 1 > length[i]) {
        length[i] = length[k] + 1;
        before[i] = k;
      }
    }
  });
  const kept = new Set<number>();
  for (let i = length.indexOf(Math.max(...length)); i >= 0; i = before[i]) kept.add(numbers[i]);
  return kept;
}
