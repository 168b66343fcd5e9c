import type { Marks } from '../plan/timeline.ts';
import type { DiscEntry, DiscPart } from './disc_layout.ts';
import { factOf, type SampleFacts, type Task } from './work.ts';

/** Frames of each programme of a step's inputs. */
export function lengthsOf(work: Task): SampleFacts[] {
  const lengths: SampleFacts[] = [];
  for (let i = 1; `samples ${i}` in work.inputs; i++) lengths.push(factOf<SampleFacts>(work, `samples ${i}`));
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
