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
