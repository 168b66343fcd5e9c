import { error, type Finding } from '../../base/finding.ts';
import type { ContainerFacts, Tags } from '../../formats/contract.ts';
import { factOf, type Made, made, objectOf, pathOf, type Work } from '../work.ts';
import { bitsOf, type Expected, valueFindings } from './decode.ts';
import { formatOf } from './encode.ts';
import { expectedTags } from './tag.ts';

/**
 * The finished file, read by another library than tagged it: tags as asked, rate, channels and depth as the container
 * tells them, and the sound of the very file that was decoded and compared (see decode.ts).
 */
export async function verify(work: Work): Promise<Made> {
  const format = formatOf(work);
  const expected = factOf<Expected>(work, 'expected');
  const file = pathOf(work, 'file');
  const { tags, container } = await format.readTags(file);
  const findings = [
    ...containerFindings(expected, container, format.lossless),
    ...soundFindings(await format.sound(file), factOf<string>(work, 'sound')),
    ...(work.params['tags'] === null ? [] : tagFindings(await expectedTags(work), tags)),
  ];
  return made({ container: { ...container }, bytes: objectOf(work, 'file').bytes }, {}, findings);
}

function containerFindings(expected: Expected, container: ContainerFacts, lossless: boolean): Finding[] {
  return valueFindings([
    ['rate in the container', container.rate, expected.rate],
    ['channels in the container', container.channels, expected.channels],
    ...(lossless ? [['bits', container.bits, bitsOf(expected.encoding)] as const] : []),
  ]);
}

function soundFindings(measured: string, limit: string): Finding[] {
  if (measured === limit) return [];
  const message =
    'the finished file does not hold the audio of the encoded one, which was decoded and compared';
  return [error('sound-changed', message, { measured, limit })];
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
