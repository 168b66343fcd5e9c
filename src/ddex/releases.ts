import type { DdexRelease } from './contract.ts';
import { isoDuration, optional, type Part, rightsLine, text, titles, WORLDWIDE } from './part.ts';
import { artistParts, namespaceOf, type Parties, referenceOf } from './parties.ts';
import { coverReference } from './resources.ts';

/** The release R0, and a track release a track, R1 … */
export function releaseList(release: DdexRelease, parties: Parties): Part {
  const label = text(referenceOf(parties, release.label), { ApplicableTerritoryCode: 'Worldwide' });
  const genre = { ...territory(), GenreText: release.genre };
  const namespace = { Namespace: namespaceOf(release) };
  return {
    Release: album(release, parties, label, genre),
    TrackRelease: release.tracks.map(({ isrc }, i) => ({
      ReleaseReference: `R${i + 1}`,
      ReleaseId: { ProprietaryId: text(`${release.upc}_${isrc}_R${i + 1}`, namespace) },
      ReleaseResourceReference: `A${i + 1}`,
      ReleaseLabelReference: label,
      Genre: genre,
    })),
  };
}

function album(release: DdexRelease, parties: Parties, label: Part, genre: Part): Part {
  const { catalog, releaseDate, originalReleaseDate, tracks } = release;
  const namespace = { Namespace: namespaceOf(release) };
  return {
    ReleaseReference: 'R0',
    ReleaseType: release.type,
    ReleaseId: {
      ICPN: release.upc,
      ...optional('CatalogNumber', catalog === undefined ? undefined : text(catalog, namespace)),
    },
    ...titles(release.title, release.version),
    ...artistParts(release.displayArtist, release.artists, parties),
    ReleaseLabelReference: label,
    ...rightsLine('PLine', release.pLine),
    ...rightsLine('CLine', release.cLine),
    Duration: isoDuration(tracks.reduce((sum, { duration }) => sum + duration, 0)),
    Genre: genre,
    ReleaseDate: text(releaseDate, WORLDWIDE),
    ...optional(
      'OriginalReleaseDate',
      originalReleaseDate === undefined ? undefined : text(originalReleaseDate, WORLDWIDE),
    ),
    ParentalWarningType: advice(release),
    ResourceGroup: {
      SequenceNumber: '1',
      ResourceGroupContentItem: tracks.map((_, i) => ({
        SequenceNumber: String(i + 1),
        ReleaseResourceReference: `A${i + 1}`,
      })),
      ...optional(
        'LinkedReleaseResourceReference',
        release.cover === undefined ? undefined : coverReference(release),
      ),
    },
  };
}

/** A release is as explicit as its most explicit track. */
function advice({ tracks }: DdexRelease): string {
  const order = ['Explicit', 'ExplicitContentEdited', 'NotExplicit'] as const;
  return order.find((level) => tracks.some((track) => track.advice === level)) ?? 'NoAdviceAvailable';
}

/** The same deals for the tracks, and for the release as a whole; from the start of the day of release on. */
export function dealList(release: DdexRelease): Part {
  const deals = release.deals.map(({ models, uses }) => ({
    DealTerms: {
      TerritoryCode: release.territories,
      ValidityPeriod: { StartDateTime: `${release.releaseDate}T00:00:00` },
      CommercialModelType: models,
      UseType: uses,
    },
  }));
  const tracks = release.tracks.map((_, i) => `R${i + 1}`);
  return {
    ReleaseDeal: [
      { DealReleaseReference: tracks, Deal: deals },
      { DealReleaseReference: 'R0', Deal: deals },
    ],
  };
}

function territory(): Part {
  return { '@ApplicableTerritoryCode': 'Worldwide' };
}
