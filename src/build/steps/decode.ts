import type { Encoding } from '../../audio/format.ts';
import { error, type Finding } from '../../base/finding.ts';
import { createProgrammeMeter } from '../../meters/programme/index.ts';
import { programmeOf } from '../curves.ts';
import { pass, storeBytes } from '../render.ts';
import { bytesOf } from '../values.ts';
import { factOf, type Made, made, pathOf, type Work } from '../work.ts';
import { formatOf } from './encode.ts';
import { PcmHasher } from '../hearing.ts';

/** What a file should hold. */
export interface Expected {
  readonly rate: number;
  readonly channels: number;
  readonly frames: number;
  readonly encoding: Encoding;
  readonly pcmSha256: string;
}

/**
 * The encoded file, decoded by another program than wrote it: sample-exact where the format is lossless, right rate,
 * channels and length for all; lossy files are measured again. `sound` tells the file by what a decoder hears of it,
 * so that the tagged one can be known to sound the same.
 */
export async function decode(work: Work): Promise<Made> {
  const format = formatOf(work);
  const expected = factOf<Expected>(work, 'expected');
  const file = pathOf(work, 'file');
  const decoded = await format.decode({
    file,
    encoding: expected.encoding,
    tools: work.tools,
    abort: work.abort,
  });
  const hash = new PcmHasher(expected.encoding, decoded.format.channels);
  const meter = format.lossless ? undefined : createProgrammeMeter(decoded.format);
  const frames = await pass(work, decoded, (block) => {
    hash.observe(block);
    meter?.observe(block);
  });
  const pcmSha256 = hash.digest();
  const programme = meter?.finish();
  const findings = [
    ...valueFindings([
      ['frames', frames, expected.frames],
      ['rate', decoded.format.rate, expected.rate],
      ['channels', decoded.format.channels, expected.channels],
    ]),
    ...(format.lossless && pcmSha256 !== expected.pcmSha256
      ? [
          error('not-sample-exact', 'the decoded file does not hold the samples that were encoded', {
            measured: pcmSha256,
            limit: expected.pcmSha256,
          }),
        ]
      : []),
  ];
  return made(
    {
      pcmSha256,
      frames,
      sound: await format.sound(file),
      programme: programme === undefined ? null : programmeOf(programme),
    },
    programme === undefined ? {} : { blocks: await storeBytes(work, bytesOf(programme.curves.blocks)) },
    findings,
  );
}

type Row = readonly [what: string, measured: number | null, limit: number];

/** An error for each row that is not as it should be; null: not stated, so nothing is wrong. */
export function valueFindings(rows: readonly Row[]): Finding[] {
  return rows
    .filter(([, measured, limit]) => measured !== null && measured !== limit)
    .map(([what, measured, limit]) =>
      error('wrong-format', `the file's ${what} should be ${limit} but is ${String(measured)}`, {
        measured: measured ?? 'unknown',
        limit,
      }),
    );
}

export function bitsOf(encoding: Encoding): number {
  return { pcm16: 16, pcm24: 24, pcm32: 32, float32: 32, float64: 64 }[encoding];
}
