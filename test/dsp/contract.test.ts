import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import type { Processor } from '../../src/dsp/contract.ts';
import { modules } from '../../src/dsp/index.ts';
import type { Schema } from './parameters.ts';
import { rendered, settings } from './settings.ts';
import {
  asBlock,
  constant,
  differences,
  noise,
  SAME,
  STEREO_48K,
  through,
  tone,
  withoutTwins,
} from './signals.ts';

/** What every processor on the shelf promises (src/dsp/contract.ts), at its defaults and at random valid settings. */

const FORMAT = STEREO_48K;
const FRAMES = 6000;
const PROGRAMME = programme();

/** Loud, quiet, silent and square passages, different left and right, with a −0 among them. */
function programme(): Float64Array[] {
  return [1, 2].map((seed) => {
    const samples = noise(FRAMES, seed, 0.9);
    const bass = tone(FRAMES, 70 * seed, FORMAT.rate, 0.8);
    for (let n = 0; n < FRAMES; n++) {
      if (n < 1000) samples[n] *= 0.01;
      else if (n >= 2500 && n < 3000) samples[n] = -0;
      else if (n >= 4000 && n < 4500) samples[n] = (n >> seed) % 2 === 0 ? 1 : -1;
      else samples[n] = bass[n] + 0.2 * samples[n];
    }
    return samples;
  });
}

/** Parameters whose sign says left or right. */
const DIRECTIONS: Readonly<Record<string, readonly string[]>> = { stereo: ['balance', 'rotation'] };

/** The same parameters for exchanged channels: words and declared directions change sides. */
function exchanged(params: Json, directions: readonly string[]): Json {
  if (params === 'left') return 'right';
  if (params === 'right') return 'left';
  if (Array.isArray(params)) return (params as readonly Json[]).map((item) => exchanged(item, directions));
  if (typeof params !== 'object' || params === null) return params;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      directions.includes(key) ? -(value as number) : exchanged(value as Json, directions),
    ]),
  );
}

/** Modules whose oversampling is linear in phase at any setting, and bends even a small click. */
const LINEAR_PHASE: readonly string[] = ['saturation'];

/** Linear phase rings ahead of its delay as it does after: its middle is at the delay, not its beginning. */
function isLinearPhase(name: string, params: unknown): boolean {
  return LINEAR_PHASE.includes(name) || (params as { readonly phase?: Json }).phase === 'linear';
}

/**
 * The frame about which a linear-phase response lies most symmetrically. Near the loudest one: in the middle itself a
 * delayed mid and a filtered side may cancel.
 */
function middle(samples: Float64Array): number {
  const loudest = samples.reduce((best, x, n) => (Math.abs(x) > Math.abs(samples[best]) ? n : best), 0);
  const symmetry = (centre: number) => {
    let sum = 0;
    for (let k = -64; k <= 64; k++) sum += (samples[centre + k] ?? 0) * (samples[centre - k] ?? 0);
    return sum;
  };
  return [-2, -1, 1, 2]
    .map((off) => loudest + off)
    .reduce((best, centre) => (symmetry(centre) > symmetry(best) ? centre : best), loudest);
}

describe.each(modules.map((module) => [module.name, module] as const))(
  '%s keeps the contract:',
  (_, module) => {
    const cases = settings(module, 6);

    it('its settings are valid, and its defaults complete wherever the schema asks for nothing', () => {
      const validate = new Ajv2020({ strict: false }).compile(module.schema);
      for (const params of cases) expect([validate(params), validate.errors]).toEqual([true, null]);
    });

    it('silence in gives silence out', () => {
      for (const params of cases) {
        const output = through(module.create(params, FORMAT), [constant(FRAMES, 0), constant(FRAMES, 0)]);
        expect(
          output.every((samples) => samples.every((x) => x === 0)),
          JSON.stringify(params),
        ).toBe(true);
      }
    });

    it('the output does not depend on the size of the blocks', () => {
      const input = PROGRAMME;
      for (const params of cases) {
        const whole = rendered(module, params, input, 1 << 20);
        for (const size of [1, 7, 64, 1000, 4096]) {
          const cut = rendered(module, params, input, size);
          expect(differences(cut, whole), `${size} ${JSON.stringify(params)}`).toEqual(SAME);
        }
      }
    });

    it('gives the same bits with its WebAssembly twins and without', () => {
      for (const params of cases) {
        const run = () => rendered(module, params, PROGRAMME, 4096);
        expect(differences(run(), withoutTwins(run)), JSON.stringify(params)).toEqual(SAME);
      }
    });

    it('an empty block changes nothing, and frames past a block stay as they are', () => {
      for (const params of cases) {
        const input = PROGRAMME.map((samples) => samples.slice());
        const watched = module.create(params, FORMAT);
        watched.process({ frames: 0, channels: input });
        expect(differences(input, PROGRAMME)).toEqual(SAME);
        watched.process({ frames: 3000, channels: input });
        const rest = input.map((samples) => samples.slice(3000));
        expect(
          differences(
            rest,
            PROGRAMME.map((samples) => samples.slice(3000)),
          ),
        ).toEqual(SAME);
        const fresh = through(module.create(params, FORMAT), PROGRAMME, 3000);
        expect(
          differences(
            input.map((x) => x.slice(0, 3000)),
            fresh.map((x) => x.slice(0, 3000)),
          ),
        ).toEqual(SAME);
      }
    });

    it('a click comes out after the declared latency', () => {
      for (const params of cases) {
        const processor = module.create(params, FORMAT);
        expect(Number.isSafeInteger(processor.latency) && processor.latency >= 0).toBe(true);
        const at = 100;
        const click = constant(at + processor.latency + 500, 0);
        click[at] = 0.01;
        // A processor may leave a channel silent (a soloed band on the other one).
        const heard = through(processor, [click, click.map((x) => x / 2)]).filter((samples) =>
          samples.some((x) => x !== 0),
        );
        const arrival = Math.min(
          ...heard.map((samples) =>
            isLinearPhase(module.name, params) ? middle(samples) : samples.findIndex((x) => x !== 0),
          ),
        );
        expect(arrival, JSON.stringify(params)).toBe(at + processor.latency);
      }
    });

    it('parameters that call themselves neutral give back the input bit for bit', () => {
      const input = PROGRAMME;
      for (const params of settings(module, 60).filter((candidate) => module.neutral(candidate, FORMAT))) {
        const processor = module.create(params, FORMAT);
        const output = through(processor, input).map((samples) => samples.slice(processor.latency));
        const expected = input.map((samples) => samples.slice(0, FRAMES - processor.latency));
        expect(differences(output, expected), JSON.stringify(params)).toEqual(SAME);
      }
    });

    it('exchanged channels come out exchanged', () => {
      const input = PROGRAMME;
      for (const params of cases) {
        const straight = rendered(module, params, input);
        const mirrored = exchanged(params as Json, DIRECTIONS[module.name] ?? []);
        const crossed = rendered(module, mirrored, [...input].reverse());
        // As values: the sum of two zeros of unlike sign has no place for an order.
        const values = [...crossed.reverse(), ...straight].map((samples) => samples.map((x) => x + 0));
        expect(differences(values.slice(0, 2), values.slice(2)), JSON.stringify(params)).toEqual(SAME);
      }
    });

    it('the tail of a signal ends in true silence or normal numbers, and is not slow', () => {
      const awake = [noise(12_000, 3, 0.5), noise(12_000, 4, 0.5)];
      const silence = [constant(12_000, 0), constant(12_000, 0)];
      for (const params of cases) {
        const processor = module.create(params, FORMAT);
        // So faint that every recursion left to itself would soon reach the subnormal numbers, and stay in them.
        through(processor, [noise(2000, 1, 1e-290), noise(2000, 2, 1e-290)]);
        through(processor, silence);
        const tail = through(processor, silence, silence[0].length);
        expect(tail.some((samples) => samples.some((x) => x !== 0 && Math.abs(x) < 2.3e-308))).toBe(false);
        // Subnormal numbers would cost ten to hundred times as much. Turns by turns, until the least of each settles it:
        // what else the machine does only makes a turn longer.
        const working = module.create(params, FORMAT);
        let [asleep, busy] = [Infinity, Infinity];
        for (let turn = 0; turn < 20 && !(asleep <= 1.5 * busy + 0.05); turn++) {
          asleep = Math.min(asleep, timeOf(processor, silence));
          busy = Math.min(busy, timeOf(working, awake));
        }
        expect(asleep, JSON.stringify(params)).toBeLessThanOrEqual(1.5 * busy + 0.05);
      }
    });
  },
);

/** Milliseconds for a copy of the signal. */
function timeOf(processor: Processor, input: readonly Float64Array[]): number {
  const channels = input.map((samples) => samples.slice());
  const start = performance.now();
  processor.process(asBlock(...channels));
  return performance.now() - start;
}

describe('the shelf', () => {
  it('has unique names in snake_case, whole versions and summaries of one line', () => {
    expect(new Set(modules.map(({ name }) => name)).size).toBe(modules.length);
    for (const { name, version, summary } of modules) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      expect(Number.isSafeInteger(version) && version >= 1).toBe(true);
      expect(summary).toMatch(/^[A-Z][^\n]{10,110}\.$/);
    }
  });

  it('describes every parameter, with defaults inside their ranges', () => {
    for (const module of modules) checkSchema(module.name, module.schema);
  });

  it('declares directions that can be turned round', () => {
    for (const [name, keys] of Object.entries(DIRECTIONS)) {
      const schema = modules.find((module) => module.name === name)?.schema as unknown as Schema;
      for (const key of keys) {
        const { minimum, maximum = NaN } = schema.properties?.[key] ?? {};
        expect(minimum, key).toBe(-maximum);
      }
    }
  });

  it('lets only an existing parameter stand bare', () => {
    for (const { bare, schema } of modules) {
      if (bare !== undefined)
        expect(Object.keys((schema as unknown as Schema).properties ?? {})).toContain(bare);
    }
  });
});

function checkSchema(path: string, schema: Schema): void {
  expect(schema.description ?? '', path).toMatch(/\S{3}/);
  const { default: value, minimum = -Infinity, maximum = Infinity } = schema;
  if (typeof value === 'number') expect(value >= minimum && value <= maximum, path).toBe(true);
  if (typeof value === 'string' && schema.enum !== undefined) expect(schema.enum).toContain(value);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    expect(key).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    checkSchema(`${path}/${key}`, property);
  }
  if (schema.items !== undefined) checkSchema(`${path}/items`, schema.items);
}
