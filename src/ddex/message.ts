import { create } from 'xmlbuilder2';
import { type Finding, isRefused } from '../base/finding.ts';
import { done, refused, type Result } from '../base/result.ts';
import type { DdexRelease } from './contract.ts';
import { optional, type Part } from './part.ts';
import { partiesOf, partyList, PLACEHOLDER } from './parties.ts';
import { dealList, releaseList } from './releases.ts';
import { resourceList } from './resources.ts';
import { releaseFindings } from './rules.ts';
import { structureFindings } from './structure.ts';

export const ERN = 'http://ddex.net/xml/ern/43';
const SCHEMA = `${ERN} ${ERN}/release-notification.xsd`;
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export interface DdexMessage {
  readonly xml: string;
  readonly findings: readonly Finding[];
}

/**
 * A NewReleaseMessage of the Electronic Release Notification standard 4.3, release profile Audio: the release and one
 * track release a track, their recordings, cover, parties and deals. UTF-8, two spaces a level, a line end at the end;
 * the same release gives the same bytes. Refused where the release lacks what the standard requires.
 */
export function ddexMessage(release: DdexRelease): Result<DdexMessage> {
  const findings = releaseFindings(release);
  if (isRefused(findings)) return refused(...findings);
  const xml = serialised(release);
  const faults = structureFindings(xml);
  if (faults.length > 0) throw new Error(`our own DDEX message is wrong: ${faults[0].message}`);
  return done({ xml, findings });
}

function serialised(release: DdexRelease): string {
  const parties = partiesOf(release);
  const document = create(
    { version: '1.0', encoding: 'UTF-8' },
    {
      'ern:NewReleaseMessage': {
        '@xmlns:ern': ERN,
        '@xmlns:xsi': XSI,
        '@xsi:schemaLocation': SCHEMA,
        '@ReleaseProfileVersionId': 'Audio',
        '@LanguageAndScriptCode': release.message.language,
        '@AvsVersionId': '3',
        MessageHeader: header(release),
        PartyList: partyList(parties),
        ResourceList: resourceList(release, parties),
        ReleaseList: releaseList(release, parties),
        DealList: dealList(release),
      },
    },
  );
  return `${document.end({ prettyPrint: true, indent: '  ', newline: '\n' })}\n`;
}

function header({ message, upc }: DdexRelease): Part {
  return {
    ...optional('MessageThreadId', message.thread),
    MessageId: message.id,
    MessageFileName: `${upc}.xml`,
    MessageSender: messagingParty(message.sender ?? PLACEHOLDER),
    MessageRecipient: messagingParty(message.recipient ?? PLACEHOLDER),
    MessageCreatedDateTime: message.created,
    MessageControlType: message.control,
  };
}

function messagingParty({ id, name }: { id: string; name: string }): Part {
  return { PartyId: id, PartyName: { FullName: name } };
}
