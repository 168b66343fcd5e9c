import { chance } from './chance.ts';
import { distanceTo, strokesOf } from './lettering.ts';
import { blend, type Colour, colour, screen } from './picture.ts';

/** Width and height of the cover in pixels: what stores ask for. */
export const PIXELS = 3000;
/** The night road of the cover, in units of a square of 1500. */
const SIZE = 1500;
/** A pixel in those units. */
const PIXEL = SIZE / PIXELS;
const CENTRE = SIZE / 2;
const HORIZON = 905;

const SKY: readonly (readonly [y: number, colour: Colour])[] = [
  [0, colour('#070714')],
  [330, colour('#12103a')],
  [600, colour('#3c1763')],
  [790, colour('#8c2273')],
  [HORIZON, colour('#f0615f')],
];
const SUN = { y: 735, radius: 245, top: colour('#ffe08a'), bottom: colour('#ff2f7d') };
const NEON = colour('#37e6ff');
const ROSE = colour('#ff4f9a');
const AMBER = colour('#ffc56b');
const BLACK = colour('#05050e');

const TITLE = strokesOf({ text: 'NIGHT DRIVE', centre: CENTRE, top: 175, height: 112, spacing: 0.42 });

interface Star {
  readonly x: number;
  readonly y: number;
  readonly light: number;
}

const STARS: readonly Star[] = stars(150);

function stars(count: number): Star[] {
  const next = chance(1984);
  return Array.from({ length: count }, () => {
    const height = next();
    return {
      x: Math.floor(next() * SIZE),
      y: Math.floor(height * height * 640),
      light: 0.25 + 0.75 * next() * next(),
    };
  });
}

/** Coverage of a shape at a signed distance: 1 inside, 0 outside, a slope of one pixel between. */
function cover(distance: number): number {
  return Math.max(0, Math.min(1, 0.5 - distance / PIXEL));
}

/** Light around a lamp: falls off with distance and truly ends, so that the rest of the picture stays flat and small. */
function halo(distance: number, reach: number): number {
  const left = 1 - distance / (4 * reach);
  return left <= 0 ? 0 : left * left * left * left;
}

/** Colour of a pixel, counted from the upper left. */
export function paint(column: number, row: number): Colour {
  const x = (column + 0.5) * PIXEL;
  const y = (row + 0.5) * PIXEL;
  return y < HORIZON ? above(x, y) : ground(x, y);
}

function above(x: number, y: number): Colour {
  let light = sky(x, y);
  light = blend(light, ridge(y), cover(ridgeLine(x) - y));
  const distance = distanceTo(TITLE, x, y);
  if (distance < 60) {
    light = screen(light, ROSE, 0.55 * halo(distance, 10));
    light = blend(light, colour('#fff3f8'), cover(distance - 4));
  }
  return posts(light, x, y);
}

function sky(x: number, y: number): Colour {
  let light = gradient(y);
  const dx = x - CENTRE;
  const dy = y - SUN.y;
  const reach = Math.sqrt(dx * dx + dy * dy) - SUN.radius;
  light = screen(light, ROSE, 0.45 * halo(Math.max(0, reach), 62));
  light = blend(light, sunAt(y), cover(reach) * slats(y));
  if (reach < 40) return light;
  for (const star of STARS) {
    const off = Math.abs(x - 0.5 - star.x) + Math.abs(y - 0.5 - star.y);
    if (off < 2) light = screen(light, colour('#dfe6ff'), star.light * (off <= PIXEL ? 1 : 0.35));
  }
  return light;
}

function gradient(y: number): Colour {
  for (let i = 1; i < SKY.length; i++) {
    const [from, low] = SKY[i - 1];
    const [to, high] = SKY[i];
    if (y < to) return blend(low, high, (y - from) / (to - from));
  }
  return SKY[SKY.length - 1][1];
}

function sunAt(y: number): Colour {
  return blend(SUN.top, SUN.bottom, (y - SUN.y + SUN.radius) / (1.55 * SUN.radius));
}

/** The gaps across the sun: wider towards the horizon. */
function slats(y: number): number {
  let open = 1;
  for (let i = 0; i < 7; i++) {
    const middle = SUN.y - 20 + i * 33;
    open = Math.min(open, 1 - cover(Math.abs(y - middle) - (1.5 + i * 1.6)));
  }
  return open;
}

/** Height of the hills' edge, pixels from the top: low in the middle, where the road goes. */
function ridgeLine(x: number): number {
  const away = Math.abs(x - CENTRE - 20) / CENTRE;
  const hills = 22 * Math.sin(x / 61) + 13 * Math.sin(x / 23 + 1) + 5 * Math.sin(x / 9.7 + 2);
  const rise = Math.max(0, away - 0.17);
  return HORIZON - 4 - 190 * rise * (0.75 + 0.5 * rise) - Math.min(1, rise * 4) * hills;
}

function ridge(y: number): Colour {
  return blend(colour('#150a2c'), colour('#2c0f45'), (y - 700) / (HORIZON - 700));
}

/** The road and the fields beside it, in perspective: `near` is 0 at the horizon and 1 at the lower edge. */
function ground(x: number, y: number): Colour {
  const near = (y - HORIZON) / (SIZE - HORIZON);
  const across = (x - CENTRE) / (18 + 610 * near);
  let light = blend(colour('#35104a'), BLACK, Math.sqrt(near) * 1.15);
  light = fields(light, x, near);
  const edge = (Math.abs(across) - 1) * (18 + 610 * near);
  light = blend(light, asphalt(x, near), cover(edge));
  light = lines(light, across, near);
  return posts(light, x, y);
}

/** Distance along the road, in dashes; infinite at the horizon. */
function depth(near: number): number {
  return 2.1 / (near + 0.012);
}

/** A grid of light across the fields, fading with distance. */
function fields(light: Colour, x: number, near: number): Colour {
  const width = 18 + 610 * near;
  const column = ((x - CENTRE) / width) * 1.25;
  const nearest = Math.abs(column - Math.round(column)) * (width / 1.25);
  const row = depth(near) * 1.4;
  const rowHeight = ((SIZE - HORIZON) * ((near + 0.012) * (near + 0.012))) / (2.1 * 1.4);
  const across = Math.abs(row - Math.round(row)) * rowHeight;
  const line = Math.max(cover(nearest - 0.6 - near), cover(across - 0.4 - near) * Math.min(1, near * 6));
  return screen(light, colour('#8a2be2'), 0.55 * line * Math.min(1, 0.25 + near * 1.4));
}

/** Wet asphalt: the sun lies on it as a broken column of light. */
function asphalt(x: number, near: number): Colour {
  const dark = blend(colour('#241038'), BLACK, near * 1.3);
  const ripple = 0.8 + 0.2 * Math.sin(depth(near) * 6.3) * Math.min(1, near * 3);
  const spread = 90 + 190 * near;
  const dx = (x - CENTRE) / spread;
  const shine = halo(Math.abs(dx), 0.5) * Math.exp(-near * 2.3) * ripple;
  return screen(dark, blend(AMBER, ROSE, near * 2.2), 0.85 * shine);
}

/** Dashes in the middle and an unbroken neon line at each edge. */
function lines(light: Colour, across: number, near: number): Colour {
  const width = 18 + 610 * near;
  const side = Math.abs(Math.abs(across) - 0.93) * width;
  let lit = screen(light, NEON, 0.5 * halo(side, 2 + 20 * near) * Math.min(1, 0.3 + near * 2));
  lit = blend(lit, colour('#c9fbff'), cover(side - (0.5 + 7 * near)));
  const along = depth(near);
  const dash = along - Math.floor(along) < 0.45 ? 1 : 0;
  const middle = Math.abs(across) * width;
  lit = screen(lit, AMBER, 0.16 * halo(middle, 2 + 12 * near));
  if (dash === 1) lit = blend(lit, colour('#fff0cf'), cover(middle - (0.5 + 9 * near)));
  return lit;
}

/** Lamp posts on the right, each a thin mast and an arm with a light, standing along the road. */
function posts(light: Colour, x: number, y: number): Colour {
  let lit = light;
  for (let i = 5; i >= 0; i--) {
    const near = 0.62 * Math.exp(-i * 0.58);
    const scale = near;
    for (const side of [-1, 1]) {
      const foot = CENTRE + side * (18 + 610 * near) * 1.22;
      const base = HORIZON + near * (SIZE - HORIZON);
      const top = base - 900 * scale;
      const lampX = foot - side * 120 * scale;
      if (y > top - 80 && y < base && Math.abs(x - foot) < 400) {
        const mast = y > top ? Math.abs(x - foot) - 5 * scale : 9;
        const armY = top + (18 * scale * Math.abs(x - foot)) / (120 * scale);
        const between = (x - foot) * -side;
        const arm = between > 0 && between < 120 * scale ? Math.abs(y - armY) - 4 * scale : 9;
        lit = blend(lit, colour('#0a0618'), Math.max(cover(mast), cover(arm)));
      }
      const dx = (x - lampX) / 1.6;
      const dy = y - top - 20 * scale;
      const reach = Math.sqrt(dx * dx + dy * dy);
      if (reach < 260 * scale + 20) {
        lit = screen(lit, NEON, 0.5 * halo(reach, 32 * scale + 1));
        lit = blend(lit, colour('#eafdff'), cover(reach - 9 * scale));
      }
    }
  }
  return lit;
}
