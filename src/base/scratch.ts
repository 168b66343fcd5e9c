/** samples[from … to−1] into a twin's memory. Whole arrays, as the engine's blocks mostly are, go without a view. */
export function put(memory: Float64Array, at: number, samples: Float64Array, from: number, to: number): void {
  memory.set(from === 0 && to === samples.length ? samples : samples.subarray(from, to), at);
}

/** A few values back out of a twin's memory: below some hundred a loop is quicker than a view. */
export function fetch(memory: Float64Array, at: number, into: Float64Array, count = into.length): void {
  for (let i = 0; i < count; i++) into[i] = memory[at + i]!;
}
