import { canonical, type Json } from '../base/canonical.ts';

/** One leaf in which two JSON values differ; `before` or `now` is absent where only the other has it. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly before?: Json;
  readonly now?: Json;
}

/** Every leaf in which two values differ; none exactly where they are equal. */
export function differences(now: Json, before: Json, path: Difference['path'] = []): Difference[] {
  if (canonical(now) === canonical(before)) return [];
  if (isMapping(now) && isMapping(before)) {
    const keys = [...new Set([...Object.keys(now), ...Object.keys(before)])].sort();
    return keys.flatMap((key) => ofMember(now[key], before[key], [...path, key]));
  }
  if (Array.isArray(now) && Array.isArray(before)) return ofLists(now as Json[], before as Json[], path);
  return [{ path, before, now }];
}

function ofMember(now: Json | undefined, before: Json | undefined, path: Difference['path']): Difference[] {
  if (now === undefined) return before === undefined ? [] : [{ path, before }];
  if (before === undefined) return [{ path, now }];
  return differences(now, before, path);
}

/** Lists of one length item by item. Of unlike length: plain values as a whole, mappings by which came and went. */
function ofLists(now: readonly Json[], before: readonly Json[], path: Difference['path']): Difference[] {
  if (now.length === before.length)
    return now.flatMap((item, i) => differences(item, before[i], [...path, i]));
  if (![...now, ...before].every(isMapping)) return [{ path, before, now }];
  const { front, back } = common(now.map(canonical), before.map(canonical));
  const gone = before
    .slice(front, before.length - back)
    .map((item, i) => ({ path: [...path, front + i], before: item }));
  const fresh = now
    .slice(front, now.length - back)
    .map((item, i) => ({ path: [...path, front + i], now: item }));
  return [...gone, ...fresh];
}

/** How many items two lists share at the front, and then at the back. */
export function common(a: readonly string[], b: readonly string[]): { front: number; back: number } {
  const least = Math.min(a.length, b.length);
  let front = 0;
  while (front < least && a[front] === b[front]) front++;
  let back = 0;
  while (back < least - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  return { front, back };
}

export function isMapping(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
