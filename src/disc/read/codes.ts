import type { Faults } from './faults.ts';

/** ISO 3901: two letters, three letters or digits, two digits for the year, five digits; upper case, no hyphens. */
const ISRC = /^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/;

/**
 * An EAN-13 as a disc carries it; a UPC-A of twelve digits gets its zero in front. Blank and all zeros mean none.
 * Codes: ean, ean-check-digit.
 */
export function eanOf(written: string, where: string, faults: Faults): string | undefined {
  if (written === '' || /^0+$/.test(written)) return undefined;
  if (!/^[0-9]{12,13}$/.test(written)) {
    const figures = { measured: written, limit: '12 or 13 digits' };
    faults.error('ean', where, `the code '${written}' is no UPC or EAN`, figures);
    return undefined;
  }
  const ean = written.padStart(13, '0');
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(ean[i]) * (i % 2 === 0 ? 1 : 3);
  const expected = (10 - (sum % 10)) % 10;
  if (Number(ean[12]) !== expected)
    faults.error('ean-check-digit', where, `the code ${written} is mistyped: it would end with ${expected}`, {
      measured: Number(ean[12]),
      limit: expected,
    });
  return ean;
}

/** An ISRC of twelve characters; blank and all zeros mean none. Code: isrc. */
export function isrcOf(written: string, where: string, faults: Faults): string | undefined {
  if (written === '' || /^0+$/.test(written)) return undefined;
  if (ISRC.test(written)) return written;
  faults.error('isrc', where, `the ISRC '${written}' is malformed`, {
    measured: written,
    limit: '2 letters, 3 letters or digits, 7 digits',
  });
  return undefined;
}

/** Warns of a recording named twice. Code: isrc-twice. */
export function repeatedIsrcs(
  tracks: readonly { readonly number: number; readonly isrc?: string }[],
  where: string,
  faults: Faults,
): void {
  const owners = new Map<string, number>();
  for (const { number, isrc } of tracks) {
    if (isrc === undefined) continue;
    const owner = owners.get(isrc);
    if (owner === undefined) owners.set(isrc, number);
    else faults.warning('isrc-twice', where, `tracks ${owner} and ${number} have the same ISRC ${isrc}`);
  }
}
