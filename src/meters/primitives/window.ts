/**
 * Sums over every window of `width` neighbouring values: `out[k] = series[k] + … + series[k + width − 1]`, for the
 * whole windows only (none if the series is shorter). Each window is the tail of one run of `width` values and the head
 * of the next, so there are two additions a value and nothing is ever subtracted: the sum over a silent stretch after a
 * loud one is exactly 0, where a difference of running totals would leave the totals' rounding.
 */
export function windowSums(series: Float64Array, width: number): Float64Array {
  const out = new Float64Array(Math.max(0, series.length - width + 1));
  for (let start = 0; start < out.length; start += width) {
    let tail = 0;
    for (let k = start + width - 1; k >= start; k--) {
      tail += series[k];
      if (k < out.length) out[k] = tail;
    }
    let head = 0;
    const end = Math.min(start + width, out.length);
    for (let k = start + 1; k < end; k++) {
      head += series[k + width - 1];
      out[k] += head;
    }
  }
  return out;
}
