import { formats } from '../formats/index.ts';
import type { Plan } from '../plan/plan.ts';
import { sourcesOf, type Step, type StepKind } from '../plan/step.ts';

/** MiB that a step of a kind may hold; what is not listed streams in small blocks. */
const MEMORY: Readonly<Partial<Record<StepKind, number>>> = {
  tag: 192,
  decode: 128,
  scan: 160,
  verify: 96,
  resample: 96,
};
const STREAMING = 64;

/** MiB to keep free for a step. */
export function memoryOf(kind: StepKind): number {
  return MEMORY[kind] ?? STREAMING;
}

/** Processor time of a step of a kind, about, in passes over its audio. Of an `encode` the format tells better. */
export const COSTS: Readonly<Record<StepKind, number>> = {
  intake: 1,
  artwork: 0.1,
  picture: 2,
  premaster: 3,
  join: 1,
  decay: 1,
  resample: 4,
  measure: 1,
  level: 12,
  probe: 4,
  master: 5,
  quantise: 4,
  cut: 4,
  album: 0.1,
  encode: 2,
  decode: 3,
  // An encoding to AAC, and what sox and faad do.
  scan: 36,
  tag: 0.2,
  verify: 0.2,
  image: 3,
  reread: 2,
  disc: 0.2,
  prove: 0.2,
  sides: 20,
  message: 0.5,
  checksums: 1,
  parcel: 1,
};

/**
 * The order in which steps that could all begin are begun, lowest first: by how long the way is from each to the end of
 * the build. One long encoding left to the last would run alone, while the other cores wait.
 */
export function ranksOf({ steps }: Plan): Map<string, number> {
  const ways = new Map<string, number>();
  for (const step of steps.toReversed()) {
    const way = (ways.get(step.id) ?? 0) + costOf(step);
    ways.set(step.id, way);
    for (const source of sourcesOf(step)) ways.set(source, Math.max(ways.get(source) ?? 0, way));
  }
  const order = steps.toSorted((a, b) => ways.get(b.id)! - ways.get(a.id)!);
  return new Map(order.map(({ id }, rank) => [id, rank]));
}

function costOf({ kind, params }: Step): number {
  const format = kind === 'encode' ? formats.find(({ name }) => name === params['format']) : undefined;
  return format?.effort ?? COSTS[kind];
}
