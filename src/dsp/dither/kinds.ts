/**
 * The dithers a quantiser knows. This file is light: the rooms that read specs import it and nothing else of the folder.
 */
export const DITHERS = [
  'none',
  'rpdf',
  'tpdf',
  'tpdf_highpassed',
  'shaped',
  'shaped_f3',
  'shaped_f9',
  'shaped_modified_e9',
  'shaped_improved_e9',
] as const;

export type Dither = (typeof DITHERS)[number];

/** One line for editors and help: what each is, and where it exists. */
export const DITHER_HELP =
  'none rounds; rpdf is uniform, 1 LSB; tpdf is triangular, 2 LSB, white; tpdf_highpassed is triangular with less bass; ' +
  "shaped is TPDF shaped to the ear's threshold at any rate; shaped_f3, shaped_f9 (F-weighted), shaped_modified_e9 and " +
  'shaped_improved_e9 are the published shapes, for 44.1 kHz only';

/** As reports print them. */
const SPOKEN: Readonly<Record<Dither, string>> = {
  none: 'none',
  rpdf: 'RPDF',
  tpdf: 'TPDF',
  tpdf_highpassed: 'TPDF, high-passed',
  shaped: 'shaped',
  shaped_f3: 'shaped, F-weighted 3',
  shaped_f9: 'shaped, F-weighted 9',
  shaped_modified_e9: 'shaped, modified E 9',
  shaped_improved_e9: 'shaped, improved E 9',
};

export function spokenDither(dither: Dither): string {
  return SPOKEN[dither];
}

/** The one rate, in Hz, that the published shapes were designed for. */
export const PUBLISHED_RATE = 44_100;

/** What to do about it. */
export const OWN_SHAPE = 'take shaped, which is designed for every rate';

/** Why a dither cannot be had at a rate (Hz); undefined where it can. Nobody gets another shape than the one he named. */
export function ditherRefusal(dither: Dither, rate: number): string | undefined {
  if (!dither.startsWith('shaped_') || rate === PUBLISHED_RATE) return undefined;
  return `${dither} is designed for 44100 Hz; at ${rate} Hz its notches would lie where the ear is not`;
}
