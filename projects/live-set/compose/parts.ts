/** Bars of a part. */
export const SECTION = 12;

export type Voice = 'kick' | 'hands' | 'hats' | 'bass' | 'sequence' | 'lead' | 'bells';

export interface Part {
  readonly title: string;
  readonly voices: readonly Voice[];
  /** Cutoff of the chords where the part begins, Hz. */
  readonly brightness: number;
}

/** The nine parts, a mark each. */
export const PARTS: readonly Part[] = [
  { title: 'Doors', voices: ['sequence'], brightness: 400 },
  { title: 'Warm Up', voices: ['kick', 'hats', 'sequence'], brightness: 1400 },
  { title: 'First Mile', voices: ['kick', 'hands', 'hats', 'bass', 'sequence'], brightness: 2600 },
  { title: 'Overtaking', voices: ['kick', 'hands', 'hats', 'bass', 'lead'], brightness: 4200 },
  { title: 'Long Bridge', voices: ['bells', 'sequence'], brightness: 1200 },
  { title: 'Headlights', voices: ['kick', 'hats', 'bass', 'bells'], brightness: 2400 },
  { title: 'Fast Lane', voices: ['kick', 'hands', 'hats', 'bass', 'sequence', 'lead'], brightness: 5200 },
  { title: 'Last Exit', voices: ['kick', 'hands', 'bass', 'bells'], brightness: 3000 },
  { title: 'Lights Up', voices: ['bells'], brightness: 1600 },
];
