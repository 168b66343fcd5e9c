import { chance } from './chance.ts';
import type { Desk } from './desk.ts';
import { clap, cymbal, hit, kick, rim, snare } from './drums.ts';
import { type Grid, range } from './score.ts';
import type { Stereo } from './stereo.ts';

/** Where the beat plays: bars 8–23 and 28–35. */
function beaten(bar: number): boolean {
  return (bar >= 8 && bar < 24) || (bar >= 28 && bar < 36);
}

/** Every kick in beats, in order: a two-bar figure, busier from bar 16. */
export function kicksOf(): number[] {
  const beats = range(8, 36)
    .filter(beaten)
    .flatMap((bar) => {
      const figure = bar % 2 === 0 ? [0, 2.5] : [0, 1.5];
      const more = bar >= 16 && bar % 4 === 3 ? [...figure, 3.25] : figure;
      return more.map((beat) => bar * 4 + beat);
    });
  return [...beats, 144];
}

export function rampKit(desk: Desk, grid: Grid): void {
  const { rate } = grid;
  desk.strip({ fader: -6.5 }, (part) => {
    const drum = kick(rate, { hz: 43, from: 290, drop: 0.021, body: 0.14, click: 0.55, drive: 1.6 });
    for (const beat of kicksOf()) hit(part, grid.frame(beat), drum, beat % 4 === 0 ? 1 : 0.85);
  });
  desk.strip({ fader: -9, hall: -7 }, (part) => backbeat(part, grid));
  desk.strip({ fader: -12, hall: -20, echo: -26 }, (part) => hats(part, grid));
  desk.strip({ fader: -15, hall: -9 }, (part) => {
    const crash = cymbal(rate, 0.9, 3000, 93);
    for (const beat of [32, 64, 112, 128, 144])
      hit(part, grid.frame(beat), crash, 0.45, beat === 64 ? -0.3 : 0.25);
  });
}

/** One heavy snare a bar on three, claps from bar 16, sticks between, and fills of triplets. */
function backbeat(part: Stereo, grid: Grid): void {
  const { rate } = grid;
  const drums = range(0, 3).map((i) =>
    snare(rate, { hz: 164 + i, shell: 0.085, wires: 0.12, bright: 6800, seed: 170 + i }),
  );
  const claps = range(0, 2).map((i) => clap(rate, 180 + 10 * i));
  const stick = rim(rate);
  for (const bar of range(8, 36).filter(beaten)) {
    const at = bar * 4;
    hit(part, grid.frame(at + 2), drums[bar % 3], 1);
    if (bar >= 16) hit(part, grid.frame(at + 2.01), claps[bar % 2], 0.5);
    if (bar % 2 === 1) hit(part, grid.frame(at + 3.5), stick, 0.35, -0.35);
    if (bar % 8 === 7) {
      for (const step of range(1, 6))
        hit(part, grid.frame(at + 2 + step / 3), drums[step % 3], 0.2 + 0.1 * step, -0.3 + 0.12 * step);
    }
  }
}

/** Eighths with rolls: thirty-seconds or triplets at the end of every second bar. */
function hats(part: Stereo, grid: Grid): void {
  const { rate } = grid;
  const closed = range(0, 4).map((i) => cymbal(rate, 0.018, 7600, 130 + i));
  const open = cymbal(rate, 0.16, 6000, 135);
  const next = chance(35);
  for (const bar of range(6, 36)) {
    if (!beaten(bar) && bar !== 6 && bar !== 7) continue;
    const last = bar % 2 === 1 ? 6 : 8;
    for (const step of range(0, last)) {
      hit(
        part,
        grid.frame(bar * 4 + step / 2),
        closed[step % 4],
        (step % 2 === 0 ? 0.5 : 0.3) * (0.8 + 0.4 * next()),
        0.3,
      );
    }
    const ticks = bar % 2 === 0 ? 0 : bar % 4 === 3 ? 8 : 6;
    for (const tick of range(0, ticks)) {
      hit(
        part,
        grid.frame(bar * 4 + 3 + tick / ticks),
        closed[tick % 4],
        0.2 + 0.3 * (tick / ticks),
        0.5 - (0.9 * tick) / ticks,
      );
    }
    if (bar >= 16 && bar % 2 === 0) hit(part, grid.frame(bar * 4 + 3.5), open, 0.32, -0.35);
  }
}
