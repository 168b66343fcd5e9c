import type { Profile } from './feasibility.ts';
import type { VinylFormat } from './formats.ts';

/** Units of the drawing; its frame lies within. */
const WIDTH = 720;
const HEIGHT = 190;
const FRAME = { left: 44, right: 708, top: 22, bottom: 150 } as const;
/** At most so many columns: a few to a printed millimetre. */
const COLUMNS = 332;
/** Heights of the scale in µm: the first that holds the swing. */
const SCALES = [10, 20, 50, 100, 200, 500, 1000];

/** Lateral and vertical displacement at the profile's level over the radius, the edge of the disc to the left; inline SVG. */
export function radiusDrawing(profile: Profile, format: VinylFormat, letter: string): string {
  const most = [...profile.lateral, ...profile.vertical].reduce((a, b) => Math.max(a, b), 0);
  const scale = SCALES.find((one) => one >= most) ?? most;
  const x = (radius: number) =>
    FRAME.left + ((format.outer - radius) / (format.outer - format.inner)) * (FRAME.right - FRAME.left);
  const y = (swing: number) => FRAME.bottom - (swing / scale) * (FRAME.bottom - FRAME.top);
  const area = (values: Float64Array) => shape(columnsOf(profile, values), x, y);
  const end = x(Math.max(format.inner, profile.end));
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Side ${letter}: displacement in µm over radius in mm">
<rect x="${FRAME.left}" y="${FRAME.top}" width="${tenth(end - FRAME.left)}" height="${FRAME.bottom - FRAME.top}" fill="#f3f4f5"/>
<path d="${area(profile.lateral)}" fill="#8fa3b5"/>
<path d="${area(profile.vertical)}" fill="#b0413a"/>
<path d="M${FRAME.left} ${FRAME.top}V${FRAME.bottom}H${FRAME.right}" fill="none" stroke="#5f666c"/>
<text x="${FRAME.left - 6}" y="${FRAME.top + 8}" text-anchor="end">${Number(scale.toFixed(0))}</text>
<text x="${FRAME.left - 6}" y="${FRAME.bottom}" text-anchor="end">0</text>
<text x="${FRAME.left}" y="12">displacement, µm: <tspan fill="#5b7388">■ lateral</tspan> <tspan fill="#b0413a">■ vertical</tspan></text>
${ticks(format, x)}
<text x="${FRAME.left}" y="${HEIGHT - 6}">edge</text>
<text x="${(FRAME.left + FRAME.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">radius, mm: the music ends at ${profile.end.toFixed(1)}, it may reach ${format.inner}</text>
<text x="${FRAME.right}" y="${HEIGHT - 6}" text-anchor="end">label</text>
</svg>`;
}

function ticks(format: VinylFormat, x: (radius: number) => number): string {
  const marks: string[] = [];
  for (let radius = Math.floor(format.outer / 10) * 10; radius >= format.inner; radius -= 10) {
    const at = tenth(x(radius));
    marks.push(
      `<path d="M${at} ${FRAME.bottom}v4" stroke="#5f666c"/><text x="${at}" y="${FRAME.bottom + 17}" text-anchor="middle">${radius}</text>`,
    );
  }
  return marks.join('\n');
}

/** [radius, largest value] of stretches of revolutions, from the edge inwards; the last has the side's end. */
function columnsOf(profile: Profile, values: Float64Array): (readonly [number, number])[] {
  const columns = Math.min(COLUMNS, values.length);
  const made = Array.from({ length: columns }, (_, c) => {
    const from = Math.floor((c * values.length) / columns);
    const to = Math.floor(((c + 1) * values.length) / columns);
    return [profile.radius[from], values.subarray(from, to).reduce((a, b) => Math.max(a, b), 0)] as const;
  });
  return [...made, [profile.end, 0] as const];
}

/** Steps: each column as high as its largest value. */
function shape(
  columns: readonly (readonly [number, number])[],
  x: (radius: number) => number,
  y: (swing: number) => number,
): string {
  const steps = columns.map(([radius, value]) => `H${tenth(x(radius))}V${tenth(y(value))}`);
  return `M${FRAME.left} ${FRAME.bottom}${steps.join('')}z`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
