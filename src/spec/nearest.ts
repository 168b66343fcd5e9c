/**
 * The word somebody probably meant: the nearest by optimal string alignment (insert, delete, replace, swap two
 * neighbours), if it is near enough to be no guess. Case, `-` and `_` do not count.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const wanted = bare(word);
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const away = distance(wanted, bare(candidate));
    const near = Math.max(1, Math.min(3, Math.floor(Math.max(word.length, candidate.length) / 3)));
    if (away <= near && away < least) {
      best = candidate;
      least = away;
    }
  }
  return best ?? known.find((candidate) => isBeginning(wanted, bare(candidate)));
}

/** `freqency` for `freq`, `comp` for `compressor`. */
function isBeginning(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, before[j - 2] + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}
