import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadChain } from '../src/spec/load.ts';
import { type Place, program } from './place.ts';
import type { Sample } from './timing.ts';

/** `loudness` and `true_peak`: one meter alone; `meter`: the figures of `release measure`. */
export type WarmWork = 'meter' | 'loudness' | 'true_peak' | 'chain';

/** A warm process that runs a kernel as often as asked; see programs/warm.ts. */
export interface Warm {
  go(seconds: number): Promise<Sample>;
  end(): void;
}

/** `chain`: YAML, as under `chain:`. */
export async function startWarm(place: Place, work: WarmWork, file: string, chain = '[]'): Promise<Warm> {
  const path = await program(place, 'warm.ts');
  // No loader of TypeScript in there: what runs is the compiled program.
  const child = fork(path, [work, file, JSON.stringify(await completed(place, chain))], {
    execArgv: [],
  });
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

/** The chain with its defaults filled in: the library takes complete parameters. */
async function completed(place: Place, chain: string): Promise<unknown> {
  const path = join(place.folder, 'warm-chain.yaml');
  await writeFile(path, chain);
  const loaded = await loadChain(path);
  if (loaded.chain === undefined) throw new Error(JSON.stringify(loaded.findings));
  return loaded.chain;
}
