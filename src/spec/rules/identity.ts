import { error, type Finding } from '../../base/finding.ts';
import { everyLooseTrack, type Loose } from '../loose.ts';
import { spoken } from '../place.ts';

/** Twelve characters, as ISO 3901 has them; the hyphens are for reading only. */
export function plainIsrc(written: string): string {
  return written.replaceAll('-', '').toUpperCase();
}

/** The check digit that UPC-A and EAN-13 end with: odd places once, even places three times, from the right. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

/** Codes that name something in the world: mistyped or given twice they name something else. */
export function identityFindings(spec: Loose): Finding[] {
  return [...upcFindings(spec.upc), ...discFindings(spec), ...isrcFindings(spec)];
}

function upcFindings(upc: string | undefined): Finding[] {
  if (upc === undefined || !/^[0-9]{12,13}$/.test(upc)) return [];
  const expected = checkDigit(upc.slice(0, -1));
  if (Number(upc.at(-1)) === expected) return [];
  return [
    error('check-digit', `upc ${upc} is mistyped: with these digits the last one would be ${expected}`, {
      at: '/upc',
      hint: 'compare it with the code you were given',
    }),
  ];
}

/** Which of several discs this is. */
function discFindings({ disc, discs }: Loose): Finding[] {
  if (discs === undefined) return [];
  if (disc === undefined) {
    if (discs < 2) return [];
    return [
      error('disc-number', `the release has ${discs} discs, and nothing says which of them this is`, {
        at: '/discs',
        hint: 'add disc: 1, for example; each disc is a spec of its own',
      }),
    ];
  }
  if (disc <= discs) return [];
  return [
    error('disc-number', `this is disc ${disc}, but the release has only ${discs}`, {
      at: '/disc',
      measured: disc,
      limit: discs,
    }),
  ];
}

function isrcFindings(spec: Loose): Finding[] {
  const owners = new Map<string, { at: string; title?: string }>();
  return everyLooseTrack(spec).flatMap((track) => {
    if (track.isrc === undefined) return [];
    const isrc = plainIsrc(track.isrc);
    const owner = owners.get(isrc);
    owners.set(isrc, owner ?? track);
    if (owner === undefined) return [];
    return [
      error(
        'duplicate-isrc',
        `isrc ${isrc} is also that of ${spoken(owner.at)}${owner.title === undefined ? '' : ` '${owner.title}'`}`,
        {
          at: `${track.at}/isrc`,
          hint: 'an ISRC names one recording: each track has its own',
        },
      ),
    ];
  });
}
