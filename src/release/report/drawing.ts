/**
 * Paths of SVG from curves. All coordinates are whole tenths of a unit: relative steps then add up exactly, and a step
 * takes some five characters.
 */
export type Point = readonly [x: number, y: number];

/** `columns` values from any number: the one farthest in the wanted direction in each column; null: none there. */
export function columnsOf(
  values: ArrayLike<number | null>,
  columns: number,
  farther: (a: number, b: number) => number,
): (number | null)[] {
  const made = Math.min(columns, values.length);
  return Array.from({ length: made }, (_, c) => {
    const end = Math.floor(((c + 1) * values.length) / made);
    let best: number | null = null;
    for (let i = Math.floor((c * values.length) / made); i < end; i++) {
      const value = values[i] ?? null;
      if (value === null || Number.isNaN(value)) continue;
      best = best === null ? value : farther(best, value);
    }
    return best;
  });
}

/** Points of a line in stretches, broken where there is no value. `place` gives tenths. */
export function stretches(
  values: readonly (number | null)[],
  place: (value: number, i: number) => Point,
): Point[][] {
  const found: Point[][] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null) continue;
    if (i === 0 || values[i - 1] === null) found.push([]);
    found[found.length - 1].push(place(value, i));
  }
  return found;
}

/** The `d` of one stretch. */
export function lineOf(points: readonly Point[]): string {
  if (points.length === 0) return '';
  const [first, ...rest] = points;
  let [x, y] = first;
  let d = `M${tenths(x)}${joined(tenths(y))}`;
  rest.forEach(([toX, toY], i) => {
    const dx = tenths(toX - x);
    d += (i === 0 ? `l${dx}` : joined(dx)) + joined(tenths(toY - y));
    [x, y] = [toX, toY];
  });
  return d;
}

/** The `d` of the shape between an upper line and a lower one. */
export function shapeOf(upper: readonly Point[], lower: readonly Point[]): string {
  return upper.length === 0 ? '' : `${lineOf([...upper, ...[...lower].reverse()])}z`;
}

/** A minus sign parts two numbers by itself. */
function joined(number: string): string {
  return number.startsWith('-') ? number : ` ${number}`;
}

/** Whole tenths as a decimal number, as short as can be: `-.5`, `12`, `3.4`. */
export function tenths(value: number): string {
  const magnitude = Math.abs(Math.round(value));
  const whole = Math.floor(magnitude / 10);
  const rest = magnitude - 10 * whole;
  const sign = value < 0 && magnitude > 0 ? '-' : '';
  if (rest === 0) return `${sign}${whole}`;
  return `${sign}${whole === 0 ? '' : whole}.${rest}`;
}
