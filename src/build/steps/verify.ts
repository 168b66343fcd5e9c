import type { Encoding } from '../../audio/format.ts';
import { error, type Finding } from '../../base/finding.ts';
import type { ContainerFacts, Tags } from '../../formats/contract.ts';
import { createProgrammeMeter } from '../../meters/programme/index.ts';
import { programmeOf } from '../curves.ts';
import { pass, storeBytes } from '../render.ts';
import { factOf, type Made, made, objectOf, pathOf, type Work } from '../work.ts';
import { formatOf } from './encode.ts';
import { bytesOf } from '../values.ts';
import { pcmHasher } from './quantise.ts';
import { expectedTags } from './tag.ts';

interface Expected {
  readonly rate: number;
  readonly channels: number;
  readonly frames: number;
  readonly encoding: Encoding;
  readonly pcmSha256: string;
}

/**
 * The finished file, decoded by another program than wrote it: sample-exact where the format is lossless, right rate,
 * channels, depth and length for all, tags as asked; lossy files are measured again.
 */
export async function verify(work: Work): Promise<Made> {
  const format = formatOf(work);
  const expected = factOf<Expected>(work, 'expected');
  const file = pathOf(work, 'file');
  const decoded = await format.decode({
    file,
    encoding: expected.encoding,
    tools: work.tools,
    abort: work.abort,
  });
  const hash = pcmHasher(expected.encoding, decoded.format.channels);
  const meter = format.lossless ? undefined : createProgrammeMeter(decoded.format);
  const frames = await pass(work, decoded, (block) => {
    hash.observe(block);
    meter?.observe(block);
  });
  const pcmSha256 = hash.digest();
  const { tags, container } = await format.readTags(file);
  const programme = meter?.finish();
  const findings = [
    ...formatFindings(expected, decoded.format, frames, container, format.lossless),
    ...(format.lossless && pcmSha256 !== expected.pcmSha256
      ? [
          error('not-sample-exact', 'the decoded file does not hold the samples that were encoded', {
            measured: pcmSha256,
            limit: expected.pcmSha256,
          }),
        ]
      : []),
    ...(work.params['tags'] === null ? [] : tagFindings(await expectedTags(work), tags)),
  ];
  return made(
    {
      pcmSha256,
      frames,
      container: { ...container },
      bytes: objectOf(work, 'file').bytes,
      programme: programme === undefined ? null : programmeOf(programme),
    },
    programme === undefined ? {} : { blocks: await storeBytes(work, bytesOf(programme.curves.blocks)) },
    findings,
  );
}

function formatFindings(
  expected: Expected,
  decoded: { rate: number; channels: number },
  frames: number,
  container: ContainerFacts,
  lossless: boolean,
): Finding[] {
  const bits = { pcm16: 16, pcm24: 24, pcm32: 32, float32: 32, float64: 64 }[expected.encoding];
  const rows: readonly (readonly [what: string, measured: number | null, limit: number])[] = [
    ['frames', frames, expected.frames],
    ['rate', decoded.rate, expected.rate],
    ['channels', decoded.channels, expected.channels],
    ['rate in the container', container.rate, expected.rate],
    ['channels in the container', container.channels, expected.channels],
    ...(lossless ? [['bits', container.bits, bits] as const] : []),
  ];
  return rows
    .filter(([, measured, limit]) => measured !== null && measured !== limit)
    .map(([what, measured, limit]) =>
      error('wrong-format', `the file's ${what} should be ${limit} but is ${String(measured)}`, {
        measured: measured ?? 'unknown',
        limit,
      }),
    );
}

function tagFindings(wanted: Tags, read: Partial<Tags>): Finding[] {
  const findings: Finding[] = [];
  for (const key of Object.keys(wanted) as (keyof Tags)[]) {
    if (key === 'cover') {
      const same = read.cover !== undefined && Buffer.compare(wanted.cover!.bytes, read.cover.bytes) === 0;
      if (!same) findings.push(error('tag-not-read-back', 'the cover read back is not the one written'));
      continue;
    }
    if (wanted[key] === read[key]) continue;
    const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
    findings.push(
      error(
        'tag-not-read-back',
        `the tag ${key} was written as ${show(wanted[key])} and read back as ${show(read[key])}`,
      ),
    );
  }
  return findings;
}
