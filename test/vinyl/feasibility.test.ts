import { describe, expect, it } from 'vitest';
import { decibelsOf, gainOf } from '../../src/base/decibel.ts';
import { valueOf } from '../../src/base/result.ts';
import { feasible, HIGHEST, innerLoad, profileOf } from '../../src/vinyl/feasibility.ts';
import { grooveSpeed, VINYL_FORMATS, vinylFormat } from '../../src/vinyl/formats.ts';
import { CUTTING_LIMITS, turnsOf } from '../../src/vinyl/geometry.ts';
import { sideOf } from './facts.ts';

const LP = vinylFormat(12, 33);
const levelOf = (...asked: Parameters<typeof feasible>): number => valueOf(feasible(...asked)).level;
const limitOf = (name: string, ...asked: Parameters<typeof feasible>) =>
  valueOf(feasible(...asked)).limits.find(({ limit }) => limit === name)!;

describe('A feasible cutting level', () => {
  it('fills the radius with land, lateral swing and width, where space binds', () => {
    // 18 min: 600 turns of 143.3 µm; 76 of them are land and a silent groove, the rest is swing to both sides.
    const result = valueOf(feasible(sideOf(1080, { lateral: 10 }), LP));
    const swing = ((LP.outer - LP.inner) * 1000) / 600 - (CUTTING_LIMITS.land + 2 * CUTTING_LIMITS.depth);
    expect(result.binding?.limit).toBe('space');
    expect(result.level).toBe(Math.floor(100 * decibelsOf(swing / 20)) / 100);
    expect(result.profile.end).toBeGreaterThanOrEqual(LP.inner);
    expect(result.profile.end - LP.inner).toBeLessThan(0.1);
    expect(result.profile.pitch[0]).toBeCloseTo(76 + 20 * gainOf(result.level), 6);
  });

  it('leaves room for vertical swing in width and depth', () => {
    // At gain g the groove is lowered to 12.5 + 10·g and swings 10·g further: 2·(12.5 + 20·g) wide.
    const { level } = limitOf('space', sideOf(1080, { vertical: 10 }), LP);
    const width = ((LP.outer - LP.inner) * 1000) / 600 - CUTTING_LIMITS.land;
    expect(level).toBe(Math.floor(100 * decibelsOf((width / 2 - 12.5) / 20)) / 100);
    // 75 deep: 12.5 + 20·g.
    expect(limitOf('depth', sideOf(60, { vertical: 10 }), LP).level).toBe(
      Math.floor(100 * decibelsOf(62.5 / 20)) / 100,
    );
    expect(limitOf('depth', sideOf(60, { lateral: 10 }), LP).level).toBeNull();
    // At a level that would not fit the place is held to the disc.
    const late = sideOf(1080, { vertical: 1, lateral: 20 });
    late.vertical.displacement[10_500] = 2;
    expect(limitOf('depth', late, LP)).toMatchObject({ radius: LP.inner, time: 1049.4 });
  });

  it('follows curvature, slope and acceleration at the radius of each moment', () => {
    const facts = sideOf(60, { acceleration: 500, velocity: 10 });
    const curvature = limitOf('curvature', facts, LP);
    const speed = grooveSpeed(curvature.radius, LP);
    // a·g / V² = 1 / r.
    expect(curvature.level).toBeCloseTo(decibelsOf((speed * speed) / (500 * CUTTING_LIMITS.tip * 1e-6)), 1);
    expect(curvature.time).toBeCloseTo(59.9, 6);
    const slope = limitOf('slope', facts, LP);
    expect(slope.level).toBeCloseTo(decibelsOf(grooveSpeed(slope.radius, LP) / 0.1), 1);
    expect(limitOf('acceleration', facts, LP).level).toBe(Math.floor(100 * decibelsOf(9807 / 500)) / 100);
  });

  it('names the lowest limit as the binding one, and its place', () => {
    const facts = sideOf(600, { lateral: 5, acceleration: 100, velocity: 1 });
    facts.wall.acceleration[1234] = 5000;
    const { binding, limits, level } = valueOf(feasible(facts, LP));
    expect(binding).toEqual(limits.find(({ limit }) => limit === 'acceleration'));
    expect(binding?.time).toBeCloseTo(123.4, 6);
    expect(level).toBe(Math.min(...limits.map((one) => one.level ?? Infinity)));
  });

  it('falls the longer the side, the further in it lies and the more there is of anything', () => {
    const minutes = [10, 14, 18, 22].map((m) =>
      levelOf(sideOf(60 * m, { lateral: 20, acceleration: 50 }), LP),
    );
    expect([...minutes].sort((a, b) => b - a)).toEqual(minutes);
    expect(new Set(minutes).size).toBe(4);
    const base = sideOf(900, { lateral: 10, vertical: 3, velocity: 8, acceleration: 900 });
    const level = levelOf(base, LP);
    expect(levelOf(base, { ...LP, inner: 70, outer: 130 })).toBeLessThan(level);
    expect(levelOf(base, { ...LP, speed: 45 }, CUTTING_LIMITS)).not.toBe(level);
    const all = valueOf(feasible(base, LP)).limits;
    const tighter = { ...CUTTING_LIMITS, land: 30, tip: 18, slope: 0.5, acceleration: 2000, deepest: 50 };
    valueOf(feasible(base, LP, tighter)).limits.forEach(({ level: tight }, k) => {
      expect(tight!).toBeLessThan(all[k].level!);
    });
  });

  it('holds at its level and fails a hundredth of a dB above', () => {
    const facts = sideOf(1080, { lateral: 12 });
    const level = levelOf(facts, LP);
    expect(profileOf(facts, LP, level).end).toBeGreaterThanOrEqual(LP.inner);
    expect(profileOf(facts, LP, level + 0.01).end).toBeLessThan(LP.inner);
  });

  it('has no bound where there is nothing to cut', () => {
    const result = valueOf(feasible(sideOf(60), LP));
    expect(result.binding).toBeNull();
    expect(result.level).toBe(HIGHEST);
  });

  it('refuses what cannot be cut at all', () => {
    const codes = (...asked: Parameters<typeof feasible>) => {
      const result = feasible(...asked);
      return result.ok ? [] : result.findings.map(({ code, limit }) => [code, limit]);
    };
    // 86 mm at 76 µm and 1.8 s a turn.
    expect(codes(sideOf(2400), LP)).toEqual([['side-too-long', Math.floor((86_000 / 76) * 1.8)]]);
    expect(codes(sideOf(0), LP)).toEqual([['side-empty', undefined]]);
    expect(codes(sideOf(60), { ...LP, inner: 150 })).toEqual([['vinyl-radii', undefined]]);
    expect(codes(sideOf(60), LP, { ...CUTTING_LIMITS, deepest: 20 })).toEqual([
      ['side-uncuttable', undefined],
    ]);
  });

  it('holds for what plants recommend, of quiet music, on every disc', () => {
    for (const format of VINYL_FORMATS) {
      expect(
        levelOf(sideOf(format.longest, { lateral: 10 }), format),
        JSON.stringify(format),
      ).toBeGreaterThan(0);
    }
  });
});

describe('A side in revolutions', () => {
  it('has one for every 1.8 s or 1.333 s and the rest, each with its largest swing', () => {
    const facts = sideOf(4);
    facts.lateral.displacement[17] = 5;
    facts.lateral.displacement[18] = 7;
    facts.vertical.displacement[39] = 3;
    const turns = turnsOf(facts, LP);
    expect(turns.map(({ lateral }) => lateral)).toEqual([5, 7, 0]);
    expect(turns.map(({ vertical }) => vertical)).toEqual([0, 0, 3]);
    expect(turns[2].part).toBeCloseTo(0.4 / 1.8, 9);
    expect(turnsOf(facts, { speed: 45 })).toHaveLength(3);
  });
});

describe('The inner-groove load', () => {
  it('is that of the inner third alone', () => {
    const facts = sideOf(1170, { lateral: 28, acceleration: 1000 });
    facts.wall.acceleration[0] = 1e5;
    const profile = profileOf(facts, LP, 0);
    const speed = grooveSpeed(profile.radius[profile.radius.length - 1], LP);
    expect(innerLoad(profile, LP)).toBeCloseTo(
      decibelsOf((1000 * CUTTING_LIMITS.tip * 1e-6) / (speed * speed)),
      1,
    );
    expect(innerLoad(profileOf(sideOf(60, { acceleration: 1000 }), LP, 0), LP)).toBeNull();
  });
});
