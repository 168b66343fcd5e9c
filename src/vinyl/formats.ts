/**
 * Discs that are pressed, as data. Every figure may be overridden; each says where it comes from and when it was read.
 *
 * Radii: where the music may begin, IEC 60098:1987, 8.5 (recorded surface of 292.6, 241.8 and 168.3 mm); where it must end,
 * RIAA 1963 for 12″ (4¾ in across; DIN 45547:1981 allows 115 mm, later editions of IEC 60098 say nothing), taken for 10″
 * too because both have one label and one run-out; for 7″ JIS S 8502:1973 (106 mm). Read in the tables at
 * www7a.biglobe.ne.jp/~yosh (standards_table.htm, recspecs.htm, jis_s8502.htm), 2026-11.
 * Side lengths: what one plant recommends and refuses to answer for beyond (pressingbusiness.co/vinyl-file-preparation,
 * 2026-11). Where it names one figure only, the greatest of a second one stands beside it (enormousdoor.com/vinyl-specs,
 * 2026-11). Plants differ by some minutes.
 */
export interface VinylFormat {
  /** Nominal diameter in inches. */
  readonly diameter: 7 | 10 | 12;
  /** Revolutions a minute as they are named; 33 turns at 33⅓. */
  readonly speed: 33 | 45;
  /** Seconds a side that lose nothing, and the most there can be. */
  readonly recommended: number;
  readonly longest: number;
  /** Radii in mm at which the music begins and at which it has to end. */
  readonly outer: number;
  readonly inner: number;
}

const minutes = (whole: number, seconds = 0): number => 60 * whole + seconds;

const TWELVE = { diameter: 12, outer: 146.3, inner: 60.3 } as const;
const TEN = { diameter: 10, outer: 120.9, inner: 60.3 } as const;
const SEVEN = { diameter: 7, outer: 84.15, inner: 53 } as const;

export const VINYL_FORMATS: readonly VinylFormat[] = [
  { ...TWELVE, speed: 33, recommended: minutes(19, 30), longest: minutes(23) },
  { ...TWELVE, speed: 45, recommended: minutes(12), longest: minutes(14, 30) },
  { ...TEN, speed: 33, recommended: minutes(13, 30), longest: minutes(14) },
  { ...TEN, speed: 45, recommended: minutes(10), longest: minutes(10) },
  { ...SEVEN, speed: 33, recommended: minutes(6, 40), longest: minutes(7) },
  { ...SEVEN, speed: 45, recommended: minutes(5), longest: minutes(5) },
];

export function vinylFormat(diameter: VinylFormat['diameter'], speed: VinylFormat['speed']): VinylFormat {
  return VINYL_FORMATS.find((format) => format.diameter === diameter && format.speed === speed)!;
}

/** `12″ at 33⅓`, as engineers write it. */
export function formatName({ diameter, speed }: Pick<VinylFormat, 'diameter' | 'speed'>): string {
  return `${diameter}″ at ${speed === 33 ? '33⅓' : speed}`;
}

/** Seconds a revolution takes: 1.8 or 1.333. */
export function turnSeconds({ speed }: Pick<VinylFormat, 'speed'>): number {
  return speed === 33 ? 1.8 : 60 / 45;
}

/** Speed of the groove past the stylus in m/s at `radius` mm: 0.511 at the edge of an LP, 0.210 at its end. */
export function grooveSpeed(radius: number, format: Pick<VinylFormat, 'speed'>): number {
  return (2 * Math.PI * radius * 1e-3) / turnSeconds(format);
}
