import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../../audio/format.ts';
import type { Broadcast, Tags } from '../contract.ts';
import { broadcastHeld } from '../primitives/held.ts';

/** The chunks that make a WAV file a broadcast wave file. They stand before the audio. */

const BEXT_BYTES = 602;
/** Stands for a loudness that is not known (EBU Tech 3285, version 2, section 2.4). */
const UNKNOWN = 0x7fff;

export interface Sound extends AudioFormat {
  readonly encoding: Encoding;
}

/** `bext`, `axml` where there is an ISRC, and `iXML`, with their heads and padding; nothing without `tags.broadcast`. */
export function broadcastChunks(tags: Tags, sound: Sound): Uint8Array {
  const { broadcast } = tags;
  if (broadcast === undefined) return new Uint8Array();
  const chunks = [
    chunk('bext', bext(broadcastHeld(broadcast))),
    ...(tags.isrc === undefined ? [] : [chunk('axml', utf8(axml(tags.isrc)))]),
    chunk('iXML', utf8(ixml(tags, broadcast, sound))),
  ];
  return Buffer.concat(chunks);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function chunk(id: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + content.length + (content.length % 2));
  bytes.set(utf8(id));
  new DataView(bytes.buffer).setUint32(4, content.length, true);
  bytes.set(content, 8);
  return bytes;
}

/** The broadcast audio extension chunk, version 2 (EBU Tech 3285, section 2.3). */
function bext(broadcast: Broadcast): Uint8Array {
  const { loudness, codingHistory, umid } = broadcast;
  const history = utf8(codingHistory.map((line) => `${line}\r\n`).join(''));
  const bytes = new Uint8Array(BEXT_BYTES + history.length);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8(broadcast.description), 0);
  bytes.set(utf8(broadcast.originator), 256);
  bytes.set(utf8(broadcast.originatorReference), 288);
  bytes.set(utf8(broadcast.date ?? ''), 320);
  bytes.set(utf8(broadcast.time ?? ''), 330);
  view.setBigUint64(338, BigInt(broadcast.timeReference), true);
  view.setUint16(346, 2, true);
  bytes.set(Buffer.from(umid ?? '', 'hex'), 348);
  const hundredths = (at: number, value: number | null) =>
    view.setInt16(at, value === null ? UNKNOWN : Math.round(value * 100), true);
  hundredths(412, loudness.integrated);
  hundredths(414, loudness.range);
  hundredths(416, loudness.truePeak);
  hundredths(418, loudness.momentaryMax);
  hundredths(420, loudness.shortTermMax);
  bytes.set(history, BEXT_BYTES);
  return bytes;
}

/** An ISRC as an EBUCore identifier (EBU Tech 3352). */
function axml(isrc: string): string {
  const identifier = [
    '<ebucore:identifier typeLabel="GUID" typeDefinition="Globally Unique Identifier" formatLabel="ISRC"',
    ' formatDefinition="International Standard Recording Code"',
    ' formatLink="http://www.ebu.ch/metadata/cs/ebu_IdentifierTypeCodeCS.xml#3.7">',
    `<dc:identifier>ISRC:${escaped(isrc)}</dc:identifier></ebucore:identifier>`,
  ].join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ebucore:ebuCoreMain xmlns:dc="http://purl.org/dc/elements/1.1/"' +
      ' xmlns:ebucore="urn:ebu:metadata-schema:ebuCore_2012">',
    `<ebucore:coreMetadata>${identifier}</ebucore:coreMetadata>`,
    '</ebucore:ebuCoreMain>\n',
  ].join('\n');
}

/** What iXML 1.61 has for a master: the album as project, the track as take and note, speed and channels. */
function ixml(tags: Tags, { timeReference }: Broadcast, { rate, channels, encoding }: Sound): string {
  const names = channels === 1 ? ['Mono'] : channels === 2 ? ['Left', 'Right'] : [];
  const track = (_: unknown, index: number) =>
    element('TRACK', [
      element('CHANNEL_INDEX', index + 1),
      element('INTERLEAVE_INDEX', index + 1),
      element('NAME', escaped(names.at(index) ?? `Channel ${index + 1}`)),
    ]);
  const content = [
    element('IXML_VERSION', '1.61'),
    element('PROJECT', escaped(tags.album)),
    element('TAKE', tags.trackNumber),
    element('NOTE', escaped(tags.title)),
    element('SPEED', [
      element('FILE_SAMPLE_RATE', rate),
      element('AUDIO_BIT_DEPTH', BYTES_PER_SAMPLE[encoding] * 8),
      element('TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI', Math.floor(timeReference / 0x1_0000_0000)),
      element('TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO', timeReference % 0x1_0000_0000),
      element('TIMESTAMP_SAMPLE_RATE', rate),
    ]),
    element('TRACK_LIST', [element('TRACK_COUNT', channels), ...Array.from({ length: channels }, track)]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('BWFXML', content)}\n`;
}

function element(name: string, content: string | number | readonly string[]): string {
  const inner = typeof content === 'object' ? `\n${content.join('\n')}\n` : String(content);
  return `<${name}>${inner}</${name}>`;
}

/** Text for an element. What XML 1.0 cannot hold (section 2.2) is left out, and then missed when it is read back. */
function escaped(text: string): string {
  const held = text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
  return held
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
