/** Left and right become mid = (L + R)/2 and side = (L − R)/2, in place. */
export function encode(signal: readonly Float64Array[], frames: number): void {
  const a = signal[0];
  const b = signal[1];
  for (let i = 0; i < frames; i++) {
    const left = a[i];
    const right = b[i];
    a[i] = 0.5 * (left + right);
    b[i] = 0.5 * (left - right);
  }
}

/** L = M + S, R = M − S, in place. */
export function decode(signal: readonly Float64Array[], frames: number): void {
  const a = signal[0];
  const b = signal[1];
  for (let i = 0; i < frames; i++) {
    const mid = a[i];
    const side = b[i];
    a[i] = mid + side;
    b[i] = mid - side;
  }
}
