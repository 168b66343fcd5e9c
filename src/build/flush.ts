import type { Digest } from '../base/digest.ts';
import type { Plan } from '../plan/plan.ts';
import type { StepState } from './events.ts';
import type { Made } from './work.ts';

interface Ended {
  readonly state: StepState;
  readonly made?: Made;
}

/** What is going to be published begins its way to the disk when it is made: `flush` is called for it, by digest. */
export function flushPublished(
  { deliverables, sets }: Plan,
  running: ReadonlyMap<string, Promise<Ended>>,
  flush: (digest: Digest) => void,
): void {
  const last = new Set([...deliverables.map(({ steps }) => steps.file), ...sets.map(({ step }) => step)]);
  for (const id of last)
    running.get(id)!.then(
      ({ state, made }) => {
        if (state === 'done') for (const { digest } of Object.values(made!.outputs)) flush(digest);
      },
      // Told by who waits for the step.
      () => undefined,
    );
}
