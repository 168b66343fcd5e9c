import type { Desk } from '../../night-drive/compose/desk.ts';
import { clap, cymbal, hit, kick, snare } from '../../night-drive/compose/drums.ts';
import { type Grid, range } from '../../night-drive/compose/score.ts';
import { PARTS, SECTION, type Voice } from './parts.ts';

/** Every bar in which a voice plays, counted from the beginning of the set. */
export function barsOf(voice: Voice): number[] {
  return PARTS.flatMap(({ voices }, part) =>
    voices.includes(voice) ? range(part * SECTION, (part + 1) * SECTION) : [],
  );
}

/** Every kick in beats, in order; the last bar of a part leaves its last beat to the fill. */
export function kicksOf(): number[] {
  return barsOf('kick').flatMap((bar) =>
    range(0, bar % SECTION === SECTION - 1 ? 3 : 4).map((beat) => bar * 4 + beat),
  );
}

export function setKit(desk: Desk, grid: Grid): void {
  const { rate } = grid;
  desk.strip({ fader: -6.5 }, (part) => {
    const drum = kick(rate, { hz: 50, from: 320, drop: 0.017, body: 0.12, click: 0.65, drive: 1.4 });
    for (const beat of kicksOf()) hit(part, grid.frame(beat), drum, 1);
  });
  desk.strip({ fader: -10.5, hall: -10 }, (part) => {
    const drum = snare(rate, { hz: 186, shell: 0.06, wires: 0.08, bright: 8000, seed: 127 });
    const hands = clap(rate, 128);
    for (const bar of barsOf('hands')) {
      for (const beat of [1, 3]) {
        hit(part, grid.frame(bar * 4 + beat), drum, 0.8);
        hit(part, grid.frame(bar * 4 + beat), hands, 0.5);
      }
      if (bar % SECTION < SECTION - 1) continue;
      for (const step of range(0, 4)) hit(part, grid.frame(bar * 4 + 3 + step / 4), drum, 0.4 + 0.15 * step);
    }
  });
  desk.strip({ fader: -13, hall: -20 }, (part) => {
    const closed = range(0, 4).map((i) => cymbal(rate, 0.018, 7600, 230 + i));
    const open = cymbal(rate, 0.13, 6200, 235);
    for (const beat of barsOf('hats').flatMap((bar) => range(bar * 4, bar * 4 + 4))) {
      for (const quarter of [0, 0.25, 0.75])
        hit(part, grid.frame(beat + quarter), closed[beat % 4], quarter === 0 ? 0.4 : 0.25, 0.3);
      hit(part, grid.frame(beat + 0.5), open, 0.35, -0.3);
    }
  });
  desk.strip({ fader: -14, hall: -12 }, (part) => {
    const crash = cymbal(rate, 0.9, 3200, 240);
    for (const number of range(1, PARTS.length))
      hit(part, grid.frame(number * SECTION * 4), crash, 0.45, number % 2 === 0 ? -0.3 : 0.3);
  });
}
