/** A stroke from one point to another, in units of a letter's height; y points down. */
type Stroke = readonly [x1: number, y1: number, x2: number, y2: number];

interface Letter {
  readonly width: number;
  readonly strokes: readonly Stroke[];
}

/** Letters of single strokes with slanted joints, drawn for the title. */
const LETTERS: Readonly<Record<string, Letter>> = {
  N: {
    width: 0.62,
    strokes: [
      [0, 1, 0, 0],
      [0, 0, 0.62, 1],
      [0.62, 1, 0.62, 0],
    ],
  },
  I: { width: 0, strokes: [[0, 0, 0, 1]] },
  G: {
    width: 0.62,
    strokes: [
      [0.62, 0, 0.16, 0],
      [0.16, 0, 0, 0.18],
      [0, 0.18, 0, 0.82],
      [0, 0.82, 0.16, 1],
      [0.16, 1, 0.62, 1],
      [0.62, 1, 0.62, 0.54],
      [0.62, 0.54, 0.36, 0.54],
    ],
  },
  H: {
    width: 0.6,
    strokes: [
      [0, 0, 0, 1],
      [0.6, 0, 0.6, 1],
      [0, 0.5, 0.6, 0.5],
    ],
  },
  T: {
    width: 0.64,
    strokes: [
      [0, 0, 0.64, 0],
      [0.32, 0, 0.32, 1],
    ],
  },
  D: {
    width: 0.62,
    strokes: [
      [0, 0, 0, 1],
      [0, 0, 0.44, 0],
      [0.44, 0, 0.62, 0.18],
      [0.62, 0.18, 0.62, 0.82],
      [0.62, 0.82, 0.44, 1],
      [0.44, 1, 0, 1],
    ],
  },
  R: {
    width: 0.6,
    strokes: [
      [0, 1, 0, 0],
      [0, 0, 0.46, 0],
      [0.46, 0, 0.6, 0.14],
      [0.6, 0.14, 0.6, 0.4],
      [0.6, 0.4, 0.46, 0.54],
      [0.46, 0.54, 0, 0.54],
      [0.3, 0.54, 0.6, 1],
    ],
  },
  V: {
    width: 0.66,
    strokes: [
      [0, 0, 0.33, 1],
      [0.33, 1, 0.66, 0],
    ],
  },
  E: {
    width: 0.54,
    strokes: [
      [0.54, 0, 0, 0],
      [0, 0, 0, 1],
      [0, 1, 0.54, 1],
      [0, 0.5, 0.44, 0.5],
    ],
  },
  ' ': { width: 0.3, strokes: [] },
};

export interface Line {
  readonly text: string;
  /** Middle of the line and its top, pixels. */
  readonly centre: number;
  readonly top: number;
  readonly height: number;
  /** Space between letters, in heights. */
  readonly spacing: number;
}

/** The strokes of a centred line of text, in pixels. */
export function strokesOf(line: Line): Stroke[] {
  const letters = Array.from(line.text, (character) => LETTERS[character]);
  const width = letters.reduce((sum, letter) => sum + letter.width, 0) + line.spacing * (letters.length - 1);
  let x = -width / 2;
  return letters.flatMap((letter) => {
    const from = x;
    x += letter.width + line.spacing;
    return letter.strokes.map(([x1, y1, x2, y2]): Stroke => [
      line.centre + (from + x1) * line.height,
      line.top + y1 * line.height,
      line.centre + (from + x2) * line.height,
      line.top + y2 * line.height,
    ]);
  });
}

/** Distance in pixels from a point to the nearest stroke. */
export function distanceTo(strokes: readonly Stroke[], x: number, y: number): number {
  let nearest = Infinity;
  for (const [x1, y1, x2, y2] of strokes) {
    const dx = x2 - x1;
    const dy = y2 - y1;
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    const ox = x - x1 - along * dx;
    const oy = y - y1 - along * dy;
    nearest = Math.min(nearest, ox * ox + oy * oy);
  }
  return Math.sqrt(nearest);
}
