import type { DdexArtist, DdexParty, DdexRelease } from './contract.ts';
import { type Part, text, WORLDWIDE } from './part.ts';

/** Of the pattern DDEX asks for, and assigned to nobody. */
export const PLACEHOLDER: DdexParty = { id: 'PADPIDA0000000000X', name: 'PLACEHOLDER' };

/** Whose ids the message uses where no standard has one. */
export function namespaceOf({ message }: DdexRelease): string {
  return (message.sender ?? PLACEHOLDER).id;
}

/** Reference of each party by its name, in the order in which the release first names them: P1, P2 … */
export type Parties = ReadonlyMap<string, string>;

export function partiesOf({ artists, label, tracks }: DdexRelease): Parties {
  const names = [
    ...artists.map(({ name }) => name),
    label,
    ...tracks.flatMap((track) => [...track.artists.map(({ name }) => name), ...track.composers]),
  ];
  return new Map([...new Set(names)].map((name, i) => [name, `P${i + 1}`]));
}

export function partyList(parties: Parties): Part {
  return {
    Party: [...parties].map(([name, reference]) => ({
      PartyReference: reference,
      PartyName: { FullName: name },
    })),
  };
}

export function referenceOf(parties: Parties, name: string): string {
  const reference = parties.get(name);
  if (reference === undefined) throw new Error(`no party ${name}`);
  return reference;
}

/** The line of artists as it is shown, and each by reference, in order. */
export function artistParts(line: string, artists: readonly DdexArtist[], parties: Parties): Part {
  return {
    DisplayArtistName: text(line, WORLDWIDE),
    DisplayArtist: artists.map(({ name, role }, i) => ({
      '@SequenceNumber': String(i + 1),
      ArtistPartyReference: referenceOf(parties, name),
      DisplayArtistRole: role,
    })),
  };
}
