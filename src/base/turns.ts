/** Lets at most `most` acts run at a time; the others wait, first come first served. */
export function turns(most: number): <T>(act: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    // A place that is given up goes to the next who waits, without being counted down.
    if (running < most) running++;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

/** As Promise.all, but it also waits for the others when one fails: nothing goes on behind its back. */
export async function allOf<T extends readonly unknown[]>(promises: {
  readonly [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const ended = await Promise.allSettled(promises);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return ended.map((each) => (each as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
