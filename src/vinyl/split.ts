/**
 * Lengths (whole numbers) shared out to `count` groups, 1 ≤ count ≤ lengths.length, so that the longest group is as short as it
 * can be. Groups hold places in `lengths`; none is empty. What decides between equals: sides.ts.
 */

/** Groups of neighbours, in order. Dynamic programming from the end; exact. */
export function bestCuts(lengths: readonly number[], count: number): number[][] {
  const longest = shortestLongest(lengths, count);
  const n = lengths.length;
  // squares[k][i]: least sum of squares of k groups made of lengths[i …], none above `longest`; take[k][i]: how many the first has.
  const squares = Array.from({ length: count + 1 }, () => new Float64Array(n + 1).fill(Infinity));
  const take = Array.from({ length: count + 1 }, () => new Int32Array(n + 1));
  squares[0][n] = 0;
  for (let k = 1; k <= count; k++) {
    for (let i = n - 1; i >= 0; i--) {
      let sum = 0;
      for (let end = i + 1; end <= n; end++) {
        sum += lengths[end - 1];
        if (sum > longest) break;
        const all = sum * sum + squares[k - 1][end];
        if (all > squares[k][i] || all === Infinity) continue;
        squares[k][i] = all;
        take[k][i] = end - i;
      }
    }
  }
  let from = 0;
  return Array.from({ length: count }, (_, done) => {
    const many = take[count - done][from];
    const group = Array.from({ length: many }, (__, j) => from + j);
    from += many;
    return group;
  });
}

/** The least that the longest of `count` groups of neighbours can be. */
function shortestLongest(lengths: readonly number[], count: number): number {
  const n = lengths.length;
  let best = new Float64Array(n + 1).fill(Infinity);
  best[n] = 0;
  for (let k = 1; k <= count; k++) {
    const next = new Float64Array(n + 1).fill(Infinity);
    for (let i = n - 1; i >= 0; i--) {
      let sum = 0;
      for (let end = i + 1; end <= n; end++) {
        sum += lengths[end - 1];
        next[i] = Math.min(next[i], Math.max(sum, best[end]));
      }
    }
    best = next;
  }
  return best[0];
}

/** Groups of any members. Every set is looked at: 2ⁿ of them, so no more than some 16 lengths. Exact. */
export function bestSets(lengths: readonly number[], count: number): number[][] {
  const all = (1 << lengths.length) - 1;
  const sums = sumsOf(lengths);
  let fits = sums[all];
  let tooShort = Math.max(Math.ceil(sums[all] / count), ...lengths) - 1;
  while (fits - tooShort > 1) {
    const middle = Math.floor((tooShort + fits) / 2);
    if (groupsNeeded(lengths, middle)[all] <= count) fits = middle;
    else tooShort = middle;
  }
  const needed = groupsNeeded(lengths, fits);
  const groups: number[][] = [];
  for (let left = all, more = count; more > 0; more--) {
    const chosen = more === 1 ? left : chooseSet(left, more, { sums, needed, fits });
    groups.push(lengths.map((_, i) => i).filter((i) => (chosen >> i) % 2 === 1));
    left &= ~chosen;
  }
  return groups;
}

/** Of each set of places (as bits), the sum of its lengths. */
function sumsOf(lengths: readonly number[]): Float64Array {
  const sums = new Float64Array(1 << lengths.length);
  for (let set = 1; set < sums.length; set++) {
    const lowest = 31 - Math.clz32(set & -set);
    sums[set] = sums[set & (set - 1)] + lengths[lowest];
  }
  return sums;
}

/**
 * Of each set, the fewest groups of at most `longest` it can be made into (Infinity: none). Of all orders of filling group
 * after group, the best leaves the least in the last one; that of a set follows from those with one member less.
 */
function groupsNeeded(lengths: readonly number[], longest: number): Float64Array {
  const size = 1 << lengths.length;
  const needed = new Float64Array(size).fill(Infinity);
  const filled = new Float64Array(size);
  needed[0] = 0;
  filled[0] = longest;
  for (let set = 1; set < size; set++) {
    lengths.forEach((length, i) => {
      if ((set >> i) % 2 === 0 || length > longest) return;
      const before = set & ~(1 << i);
      const opens = filled[before] + length > longest;
      const groups = needed[before] + (opens ? 1 : 0);
      const fill = opens ? length : filled[before] + length;
      if (groups > needed[set] || (groups === needed[set] && fill >= filled[set])) return;
      needed[set] = groups;
      filled[set] = fill;
    });
  }
  return needed;
}

interface Known {
  readonly sums: Float64Array;
  readonly needed: Float64Array;
  readonly fits: number;
}

/** The set for the next of `more` groups: with the first place left, nearest to the mean, the lowest places first of equals. */
function chooseSet(left: number, more: number, { sums, needed, fits }: Known): number {
  const first = left & -left;
  const mean = sums[left] / more;
  let best = 0;
  let nearest = Infinity;
  for (let set = left; set > 0; set = (set - 1) & left) {
    const rest = left & ~set;
    if ((set & first) === 0 || sums[set] > fits || needed[rest] > more - 1 || membersOf(rest) < more - 1)
      continue;
    const away = Math.abs(sums[set] - mean);
    if (away < nearest || (away === nearest && lowerPlaces(set, best))) {
      best = set;
      nearest = away;
    }
  }
  return best;
}

function membersOf(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count += 1;
  return count;
}

/** Of two sets the one that has the lowest place in which they differ. */
function lowerPlaces(one: number, other: number): boolean {
  const differ = one ^ other;
  return (one & differ & -differ) !== 0;
}
