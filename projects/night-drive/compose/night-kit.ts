import { chance } from './chance.ts';
import type { Desk } from './desk.ts';
import { clap, cymbal, hit, kick, snare, tom } from './drums.ts';
import { type Grid, range } from './score.ts';
import type { Stereo } from './stereo.ts';

/** Where drums play: bars 4–23 and 28–33. */
function driven(bar: number): boolean {
  return (bar >= 4 && bar < 24) || (bar >= 28 && bar < 34);
}

/** Bars whose second half is a fill. */
const FILLS = [7, 15, 23, 31] as const;

function isFill(bar: number): boolean {
  return FILLS.some((fill) => fill === bar);
}

/** Every kick in beats, in order: four on the floor, two before a fill, and one last. */
export function kicksOf(): number[] {
  const beats = range(0, 34).flatMap((bar) => {
    if (!driven(bar)) return [];
    return (isFill(bar) ? [0, 1, 2] : [0, 1, 2, 3]).map((beat) => bar * 4 + beat);
  });
  return [...beats, 136];
}

/** Kick, snare and claps, hats, toms and crashes, each on its own strip. */
export function nightKit(desk: Desk, grid: Grid): void {
  const { rate } = grid;
  desk.strip({ fader: -7.5 }, (part) => {
    const drum = kick(rate, { hz: 49, from: 330, drop: 0.017, body: 0.13, click: 0.7, drive: 1.3 });
    for (const beat of kicksOf()) hit(part, grid.frame(beat), drum, beat < 32 ? 0.8 : 1);
  });
  desk.strip({ fader: -9.5, hall: -10 }, (part) => backbeat(part, grid));
  desk.strip({ fader: -10, hall: -22 }, (part) => hats(part, grid));
  desk.strip({ fader: -9, hall: -13 }, (part) => toms(part, grid));
  desk.strip({ fader: -14, hall: -14 }, (part) => {
    const crash = cymbal(rate, 0.75, 3600, 90);
    for (const beat of [32, 64, 80, 112, 128, 136])
      hit(part, grid.frame(beat), crash, 0.5, beat % 64 === 0 ? -0.3 : 0.3);
  });
}

function backbeat(part: Stereo, grid: Grid): void {
  const { rate } = grid;
  const drums = range(0, 3).map((i) =>
    snare(rate, { hz: 182 + i, shell: 0.06, wires: 0.085, bright: 8200, seed: 70 + i }),
  );
  const claps = range(0, 3).map((i) => clap(rate, 80 + 10 * i));
  for (const bar of range(8, 34).filter(driven)) {
    for (const beat of isFill(bar) ? [1] : [1, 3]) {
      const at = grid.frame(bar * 4 + beat);
      hit(part, at, drums[(bar + beat) % 3], 0.9);
      hit(part, at, claps[bar % 3], 0.5);
    }
  }
  // A roll of sixteenths, rising, into the loud section and out of the breakdown.
  for (const [from, steps] of [
    [28, 16],
    [108, 16],
  ] as const) {
    for (const step of range(0, steps)) {
      hit(
        part,
        grid.frame(from + step / 4),
        drums[step % 3],
        0.1 + 0.6 * (step / steps) * (step / steps),
        0.1,
      );
    }
  }
}

function hats(part: Stereo, grid: Grid): void {
  const { rate } = grid;
  const closed = range(0, 4).map((i) => cymbal(rate, 0.022, 7200, 30 + i));
  const open = cymbal(rate, 0.12, 6600, 35);
  const next = chance(22);
  for (const bar of range(2, 34)) {
    if (!driven(bar) && bar !== 2 && bar !== 3) continue;
    for (const step of range(0, 16)) {
      const level = (step % 4 === 0 ? 0.5 : step % 2 === 0 ? 0.34 : 0.2) * (0.85 + 0.3 * next());
      hit(part, grid.frame(bar * 4 + step / 4), closed[step % 4], bar < 4 ? 0.6 * level : level, 0.25);
      if (step % 4 === 2 && bar >= 8) hit(part, grid.frame(bar * 4 + step / 4), open, 0.4, -0.2);
    }
  }
}

/** Down the toms in sixteenths through the second half of each fill, from left to right. */
function toms(part: Stereo, grid: Grid): void {
  const drums = [196, 165, 131, 98].map((hz) => tom(grid.rate, hz));
  for (const bar of FILLS.slice(1)) {
    for (const step of range(0, 8)) {
      const drum = step >> 1;
      hit(
        part,
        grid.frame(bar * 4 + 2 + step / 4),
        drums[drum],
        step % 2 === 0 ? 0.8 : 0.55,
        -0.5 + drum * 0.33,
      );
    }
  }
}
