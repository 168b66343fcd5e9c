import { canonical, type Json } from '../../base/canonical.ts';
import { sha256 } from '../../base/digest.ts';
import { error, type Finding } from '../../base/finding.ts';
import type { ContainerFacts, ReadTags, TagPlace, TagReading, Tags } from '../../formats/contract.ts';
import { held } from '../../formats/primitives/held.ts';
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
  const { readings, container } = await format.readTags(file);
  const findings = [
    ...containerFindings(expected, container, format.lossless),
    ...soundFindings(await format.sound(file), factOf<string>(work, 'sound')),
    ...(work.params['tags'] === null ? [] : tagFindings(await expectedTags(work), readings)),
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

/** Every field of every place, as deep as it goes. */
export function tagFindings(wanted: Tags, readings: readonly TagReading[]): Finding[] {
  return readings.flatMap(({ place, tags }) =>
    Object.entries(held(place, wanted)).flatMap(([field, value]) => {
      const read = tags[field as keyof ReadTags];
      return shown(value) === shown(read) ? [] : [notReadBack(field, place, value, read)];
    }),
  );
}

function notReadBack(field: string, place: TagPlace, wanted: unknown, read: unknown): Finding {
  if (field === 'cover')
    return error('tag-not-read-back', `the cover read back from ${place} is not the one written`);
  const [limit, measured] = [shown(wanted), shown(read)];
  const message = `the tag ${field} was written into ${place} as ${limit} and read back as ${measured}`;
  return error('tag-not-read-back', message, { measured, limit });
}

/** A value in full, whatever the order of its keys: what is shown alike is alike. A picture is told by its digest. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return canonical(value as Json);
  return canonical({ ...value, bytes: sha256(value.bytes as Uint8Array) });
}
