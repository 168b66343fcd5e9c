/**
 * The library's door: what `release` does on the command line, as typed functions.
 *
 * ```ts
 * import { build, loadSpec } from 'album-release';
 * const { spec, findings } = await loadSpec('/music/album.yaml');
 * if (spec !== undefined) console.log(await build(spec));
 * ```
 * @module
 */
export type { Block } from './audio/block.ts';
export type { AudioFormat, Encoding } from './audio/format.ts';
export type { Signal } from './audio/signal.ts';
export { openWav, type WavSignal } from './audio/wav/reader.ts';
export { createWav, type WavWriter } from './audio/wav/writer.ts';
export type { Finding, Level, SpecPath } from './base/finding.ts';
export type { Result } from './base/result.ts';
export { type BuildEnd, type BuildOptions, build } from './build/build.ts';
export type { BuildEvent, Listener } from './build/events.ts';
export { type Measured, measureFile } from './build/measure_file.ts';
export { type PlannedStep, preview } from './build/preview.ts';
export { verifyFolder } from './build/verify_folder.ts';
export { compensated, createChain } from './dsp/chain.ts';
export type { DspModule, Processor } from './dsp/contract.ts';
export { modules } from './dsp/index.ts';
export { createProgrammeMeter, type ProgrammeFacts } from './meters/programme/index.ts';
export { planOf } from './plan/plan.ts';
export { loadSpec } from './spec/load.ts';
export type { Spec, Target, Track } from './spec/spec.ts';
export { findTools } from './tools/find.ts';
