import type { Digest } from '../base/digest.ts';
import type { Marks } from '../plan/timeline.ts';
import type { DiscEntry, DiscPart } from './disc_layout.ts';
import { factOf, type SampleFacts, type Task } from './work.ts';

/** Finished samples, as their step tells them. */
interface Finished extends SampleFacts {
  readonly pcmSha256: Digest;
}

/** How long each programme of a step's inputs is, and what its samples come to. */
export function lengthsOf(work: Task): Finished[] {
  const lengths: Finished[] = [];
  for (let i = 1; `samples ${i}` in work.inputs; i++) lengths.push(factOf<Finished>(work, `samples ${i}`));
  return lengths;
}

/** The programmes of a set as the plan lists them in its step's inputs (see plan/sets.ts). */
export function partsOf(work: Task): DiscPart[] {
  const programmes = work.params['programmes'] as unknown as readonly (readonly DiscEntry[])[];
  return programmes.map((tracks, i) => ({
    tracks,
    marks: factOf<Marks>(work, `marks ${i + 1}`),
    frames: factOf<SampleFacts>(work, `samples ${i + 1}`).frames,
    tail: factOf<number>(work, `tail ${i + 1}`),
  }));
}
