/** One value of each factor. */
export type Row = Readonly<Record<string, string>>;

/**
 * Rows in which every pair of values of two factors occurs: greedily, each new row is the one of many tried that has the
 * most pairs that are still missing (as AETG does: Cohen et al., The AETG System, IEEE Trans. Software Eng. 23, 1997).
 */
export function pairwise(factors: Readonly<Record<string, readonly string[]>>, random: () => number): Row[] {
  const names = Object.keys(factors);
  const missing = new Set<string>();
  const pairsOf = (row: Row): string[] =>
    names.flatMap((a, i) => names.slice(i + 1).map((b) => `${a}=${row[a]} ${b}=${row[b]}`));
  for (const [i, a] of names.entries())
    for (const b of names.slice(i + 1))
      for (const x of factors[a]) for (const y of factors[b]) missing.add(`${a}=${x} ${b}=${y}`);
  const rows: Row[] = [];
  while (missing.size > 0) {
    let best: { row: Row; gain: number } | undefined;
    for (let tried = 0; tried < 2000; tried++) {
      const row = Object.fromEntries(
        names.map((name) => [name, factors[name][Math.floor(random() * factors[name].length)]]),
      );
      const gain = pairsOf(row).filter((pair) => missing.has(pair)).length;
      if (best === undefined || gain > best.gain) best = { row, gain };
    }
    if (best === undefined || best.gain === 0) continue;
    rows.push(best.row);
    for (const pair of pairsOf(best.row)) missing.delete(pair);
  }
  return rows;
}
