import type { AudioFormat } from '../../src/audio/format.ts';
import { isRefused } from '../../src/base/finding.ts';
import type { DspModule } from '../../src/dsp/contract.ts';
import { type Schema, sample } from './parameters.ts';
import { STEREO_48K, through, uniforms, withDefaults } from './signals.ts';

/** The defaults, with random values where the schema asks for one; then random settings. All judged without an error. */
export function settings(module: DspModule, count: number): unknown[] {
  const random = uniforms(module.name.length * 1000 + module.version);
  const schema = module.schema as unknown as Schema;
  const { properties = {}, required = [] } = schema;
  const least = () => Object.fromEntries(required.map((key) => [key, sample(properties[key], random)]));
  return [
    unrefused(module, () => withDefaults(module, least())),
    ...Array.from({ length: count }, () => unrefused(module, () => sample(schema, random))),
  ];
}

function unrefused(module: DspModule, draw: () => unknown): unknown {
  for (let turn = 0; turn < 10_000; turn++) {
    const params = draw();
    if (!isRefused(module.judge?.(params) ?? [])) return params;
  }
  throw new Error(`${module.name} refuses whatever its schema allows`);
}

/** The signal and, after it, as much silence as brings all of it out of a fresh processor. */
export function rendered(
  module: DspModule,
  params: unknown,
  input: readonly Float64Array[],
  size?: number,
  format: AudioFormat = STEREO_48K,
): Float64Array[] {
  const processor = module.create(params, format);
  const padded = input.map((samples) => {
    const longer = new Float64Array(samples.length + processor.latency);
    longer.set(samples);
    return longer;
  });
  return through(processor, padded, size);
}
