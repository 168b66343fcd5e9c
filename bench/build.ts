import { release } from './place.ts';
import { type Run, timed } from './timing.ts';

export interface Built extends Run {
  /** Steps that ran, and those that were reused. */
  readonly done: number;
  readonly reused: number;
}

interface Published {
  readonly type: string;
  readonly steps: { readonly done: number; readonly reused: number };
}

/** `release build SPEC --json`: its last event tells how many steps ran. */
export async function build(spec: string, started?: (pid: number) => void): Promise<Built> {
  const run = await timed(release('build', spec, '--json'), {}, started);
  const last = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Published;
  if (last.type !== 'published') throw new Error(`nothing was published:\n${run.stdout}`);
  return { ...run, ...last.steps };
}
