import { error, type Finding, note, warning } from '../base/finding.ts';
import type { DdexRelease, DdexTrack } from './contract.ts';

const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;
const PARTY_ID = /^PADPIDA[a-zA-Z0-9]+$/;
/** What a file of the delivery, and a folder of it, may be called on every system on the way. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,127})?$/;
/** Characters that XML 1.0 (2.2) does not have. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What a message cannot be made of, and what in it is to be replaced or believed with care. */
export function releaseFindings(release: DdexRelease): Finding[] {
  return [
    note('ddex-experimental', 'the DDEX message follows ERN 4.3, but no schema of DDEX has validated it', {
      hint: 'have the receiver, or the validator of DDEX, check it before the first delivery',
    }),
    ...partyFindings(release),
    ...albumFindings(release),
    ...release.tracks.flatMap((track) => trackFindings(track)),
    ...twice(
      release.tracks.map(({ isrc }) => isrc),
      'ddex-isrc-twice',
      'two tracks have the ISRC',
    ),
    ...twice(
      fileNames(release).map((name) => name.toLowerCase()),
      'ddex-file-twice',
      'two files of the delivery have the name',
    ),
  ];
}

function partyFindings({ message }: DdexRelease): Finding[] {
  const parties = [
    ['sender', message.sender],
    ['recipient', message.recipient],
  ] as const;
  return parties.flatMap(([role, party]) => {
    if (party === undefined) {
      const text = `the DDEX message names no ${role}: a placeholder stands in its place`;
      return [warning('ddex-placeholder', text, { hint: 'DDEX assigns party ids (DPID) to its licensees' })];
    }
    if (PARTY_ID.test(party.id)) return [];
    return [
      error('ddex-party-id', `the id of the ${role} is no DDEX party id`, {
        measured: party.id,
        limit: 'PADPIDA…',
      }),
    ];
  });
}

function albumFindings(release: DdexRelease): Finding[] {
  const { message, upc, tracks, releaseDate, originalReleaseDate, pLine, cover } = release;
  const wrong: readonly (readonly [boolean, string, string, string])[] = [
    [validUpc(upc), 'ddex-upc', 'the UPC is not 12 or 13 digits with a right check digit', upc],
    [
      DATE_TIME.test(message.created),
      'ddex-date',
      'the date of the DDEX message is no date and time',
      message.created,
    ],
    [DATE.test(releaseDate), 'ddex-date', 'the release date is no day', releaseDate],
    [
      DATE.test(originalReleaseDate ?? releaseDate),
      'ddex-date',
      'the original release date is no day',
      originalReleaseDate ?? '',
    ],
    [tracks.length > 0, 'ddex-empty', 'the DDEX message has no track', '0'],
    [release.territories.length > 0, 'ddex-empty', 'the DDEX message has no territory', '0'],
    [release.deals.length > 0, 'ddex-empty', 'the DDEX message has no deal', '0'],
    [release.artists.length > 0, 'ddex-empty', 'the release has no artist', '0'],
  ];
  const texts = {
    title: release.title,
    artist: release.displayArtist,
    label: release.label,
    genre: release.genre,
    'message id': message.id,
  };
  return [
    ...wrong.flatMap(([right, code, text, measured]) => (right ? [] : [error(code, text, { measured })])),
    ...Object.entries(texts).flatMap(([what, text]) => textFindings(`the release's ${what}`, text)),
    ...optionalText('the ℗ line', pLine),
    ...optionalText('the © line', release.cLine),
    ...(pLine === undefined ? [warning('ddex-no-p-line', 'the release has no ℗ line')] : []),
    ...(cover === undefined ? [warning('ddex-no-cover', 'the release has no cover: shops refuse it')] : []),
    ...(cover === undefined ? [] : fileFindings('the cover', cover.file.name)),
  ];
}

function trackFindings({
  title,
  version,
  isrc,
  artists,
  duration,
  file,
  displayArtist,
  composers,
}: DdexTrack): Finding[] {
  const findings = [
    ...textFindings("the track's title", title),
    ...optionalText("the track's version", version),
    ...textFindings("the track's artist", displayArtist),
    ...composers.flatMap((name) => textFindings('a composer', name)),
    ...fileFindings('the track', file.name),
  ];
  if (!ISRC.test(isrc))
    findings.push(error('ddex-isrc', 'the ISRC is missing or malformed', { measured: isrc }));
  if (artists.length === 0) findings.push(error('ddex-empty', 'the track has no artist'));
  if (!(duration > 0))
    findings.push(error('ddex-duration', 'the track has no length', { measured: duration }));
  const track = version === undefined ? title : `${title} (${version})`;
  return findings.map((finding) => ({ ...finding, track }));
}

function optionalText(what: string, text: string | undefined): Finding[] {
  return text === undefined ? [] : textFindings(what, text);
}

function textFindings(what: string, text: string): Finding[] {
  if (text.trim() === '') return [error('ddex-empty', `${what} is empty`)];
  return NOT_XML.test(text) ? [error('ddex-text', `${what} holds a character that XML cannot`)] : [];
}

function fileFindings(what: string, name: string): Finding[] {
  if (FILE_NAME.test(name)) return [];
  return [
    error('ddex-file-name', `the file of ${what} needs a name of plain letters, digits, dots, dashes`, {
      measured: name,
    }),
  ];
}

function twice(values: readonly string[], code: string, text: string): Finding[] {
  const again = values.filter((value, i) => value !== '' && values.indexOf(value) < i);
  return [...new Set(again)].map((value) => error(code, `${text} ${value}`, { measured: value }));
}

export function fileNames({ tracks, cover }: DdexRelease): string[] {
  return [...tracks.map(({ file }) => file.name), ...(cover === undefined ? [] : [cover.file.name])];
}

/** GS1: digits weighted 3 and 1 from the right, without the last, complement to ten. */
function validUpc(upc: string): boolean {
  if (!/^\d{12,13}$/.test(upc)) return false;
  const digits = Array.from(upc, Number).reverse();
  return digits.reduce((sum, digit, i) => sum + digit * (i % 2 === 1 ? 3 : 1), 0) % 10 === 0;
}
