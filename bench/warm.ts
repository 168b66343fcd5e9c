import { fork } from 'node:child_process';
import { once } from 'node:events';
import { OURS } from './graph.ts';
import { LIBRARY, type Place, program } from './place.ts';
import type { Sample } from './timing.ts';

/** A warm process that runs a kernel as often as asked; see programs/warm.ts. */
export interface Warm {
  go(seconds: number): Promise<Sample>;
  end(): void;
}

export async function startWarm(place: Place, work: 'meter' | 'chain', file: string): Promise<Warm> {
  const path = await program(place, 'warm.ts');
  // No loader of TypeScript in there: what runs is the compiled program.
  const child = fork(path, [LIBRARY, work, file, JSON.stringify(OURS)], { execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the ${work} kernel ended with code ${String(code)}`);
  });
  const answer = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
    return message;
  };
  await answer();
  return {
    async go(seconds) {
      child.send({ seconds });
      return (await answer()) as Sample;
    },
    end() {
      ended.catch(() => undefined);
      child.kill();
    },
  };
}
