/**
 * Draws the reductions of the channels together: each becomes (1 − link)·r + link·r*, r* being the largest of them, or
 * the least where `toLeast`.
 */
export function linkReductions(
  lanes: readonly Float64Array[],
  frames: number,
  link: number,
  toLeast: boolean,
): void {
  if (link === 0 || lanes.length === 1) return;
  for (let i = 0; i < frames; i++) {
    let leader = lanes[0][i];
    for (const lane of lanes) if (toLeast ? lane[i] < leader : lane[i] > leader) leader = lane[i]!;
    for (const lane of lanes) lane[i] += link * (leader - lane[i]);
  }
}
