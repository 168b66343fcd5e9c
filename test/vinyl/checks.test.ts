import { describe, expect, it } from 'vitest';
import { judgeLength, judgeSide, SIDE_LIMITS, type SideFacts } from '../../src/vinyl/checks.ts';
import { vinylFormat } from '../../src/vinyl/formats.ts';
import { type Constant, sideOf } from './facts.ts';

const LP = vinylFormat(12, 33);

function side(what: Constant = {}, seconds = 600, truePeak: number | null = -1): SideFacts {
  return { letter: 'A', groove: sideOf(seconds, what), truePeak };
}

const codes = (facts: SideFacts, limits = SIDE_LIMITS) =>
  judgeSide(facts, LP, limits).map(({ code }) => code);

describe('A side as a cutter looks at it', () => {
  it('is fine where nothing stands out', () => {
    expect(
      codes(side({ lateral: 10, acceleration: 100, energy: { bassLateral: 0.05, sibilance: 0.001 } })),
    ).toEqual([]);
  });

  it('can be too long, or longer than is good', () => {
    expect(judgeLength('A', 1170, LP)).toEqual([]);
    expect(judgeLength('A', 1200, LP)).toMatchObject([
      { code: 'side-long', level: 'warning', measured: '20:00', limit: '19:30' },
    ]);
    expect(judgeLength('B', 1381, LP)).toMatchObject([
      { code: 'side-too-long', level: 'error', message: 'side B lasts 23:01, longer than 12″ at 33⅓ allows' },
    ]);
    expect(judgeLength('A', 1170, vinylFormat(12, 45))).toMatchObject([{ level: 'error' }]);
    expect(codes(side({}, 1200))).toEqual(['side-long']);
  });

  it('may not peak above 0 dBTP', () => {
    expect(codes(side({}, 600, 0))).toEqual([]);
    expect(codes(side({}, 600, 0.1))).toEqual(['side-peak']);
    expect(codes(side({}, 600, 0.1), { ...SIDE_LIMITS, truePeak: 1 })).toEqual([]);
    expect(codes(side({}, 600, null))).toEqual([]);
  });

  it('needs its bass in phase in every second that has some', () => {
    expect(codes(side({ energy: { bassLateral: 0.01, bassVertical: 0.011 } }))).toEqual([
      'bass-out-of-phase',
    ]);
    expect(codes(side({ energy: { bassLateral: 0.011, bassVertical: 0.01 } }))).toEqual([]);
    // 20 dB below the side's mean power nobody minds.
    expect(codes(side({ energy: { bassVertical: 0.0009 } }))).toEqual([]);
    const once = side({ energy: { bassLateral: 0.05 } });
    once.groove.energy.bassVertical.fill(0.08, 900, 910);
    expect(judgeSide(once, LP)).toMatchObject([{ code: 'bass-out-of-phase', measured: 0.62, limit: 0.5 }]);
    expect(judgeSide(once, LP)[0].message).toContain('at 1:30');
  });

  it('has its sibilants counted', () => {
    const facts = side({ energy: { sibilance: 0.02 } });
    expect(codes(facts)).toEqual([]);
    facts.groove.energy.sibilance.fill(0.08, 100, 102);
    facts.groove.energy.sibilance[700] = 0.09;
    const [finding] = judgeSide(facts, LP);
    expect(finding).toMatchObject({ code: 'sibilance', measured: 9.54 });
    expect(finding.message).toContain('3 bursts of 5 to 10 kHz, the sharpest at 1:10');
    // The same ratio in a quiet moment is none.
    const quiet = side();
    quiet.groove.energy.total[5] = 0.01;
    quiet.groove.energy.sibilance[5] = 0.009;
    expect(codes(quiet)).toEqual([]);
  });

  it('should have little below 30 Hz and above 16 kHz', () => {
    expect(codes(side({ energy: { subsonic: 0.007 } }))).toEqual(['subsonic-energy']);
    expect(codes(side({ energy: { subsonic: 0.006 } }))).toEqual([]);
    expect(codes(side({ energy: { ultrasonic: 0.00011 } }))).toEqual(['ultrasonic-energy']);
    expect(codes(side({ energy: { ultrasonic: 0.00009 } }))).toEqual([]);
  });

  it('should end with what an inner groove can hold', () => {
    expect(codes(side({ lateral: 28, acceleration: 6500 }, 1170))).toEqual(['inner-groove-load']);
    expect(codes(side({ lateral: 28, acceleration: 5000 }, 1170))).toEqual([]);
    // On the outside it is no trouble.
    expect(codes(side({ lateral: 28, acceleration: 6500 }, 300))).toEqual([]);
  });

  it('says nothing odd of silence', () => {
    expect(codes(side({ energy: { total: 0 } }, 600, null))).toEqual([]);
  });
});
