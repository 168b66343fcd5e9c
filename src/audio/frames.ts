/**
 * Bytes of interleaved frames, torn anywhere as a pipe tears them, in pieces of whole frames. What is left of a frame
 * at the end comes last, as it is. A piece holds until the next is asked for.
 */
export async function* wholeFrames(
  torn: AsyncIterable<Uint8Array>,
  frameBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const seam = new Uint8Array(frameBytes);
  let held = 0;
  for await (const piece of torn) {
    // A frame across the seam is a piece of its own: so nothing but its few bytes is copied.
    const missing = held === 0 ? 0 : Math.min(frameBytes - held, piece.length);
    seam.set(piece.subarray(0, missing), held);
    held += missing;
    if (held === frameBytes) {
      yield seam;
      held = 0;
    }
    if (held > 0) continue;
    const whole = piece.length - ((piece.length - missing) % frameBytes);
    if (whole > missing) yield piece.subarray(missing, whole);
    seam.set(piece.subarray(whole));
    held = piece.length - whole;
  }
  if (held > 0) yield seam.subarray(0, held);
}
