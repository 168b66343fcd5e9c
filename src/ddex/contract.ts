/** A release as a DDEX message tells it. Plain data: every date and id comes from here, none from a clock. */
export interface DdexRelease {
  readonly message: DdexHeader;
  readonly type: 'Album' | 'EP' | 'Single';
  readonly title: string;
  /** Printed behind the title in parentheses: `Deluxe Edition`. */
  readonly version?: string;
  /** The artists as one line, as a listener reads it, and each of them. */
  readonly displayArtist: string;
  readonly artists: readonly DdexArtist[];
  readonly label: string;
  /** 12 or 13 digits. */
  readonly upc: string;
  readonly catalog?: string;
  /** YYYY-MM-DD: from when on the release may be sold. */
  readonly releaseDate: string;
  /** YYYY-MM-DD, where it was out before. */
  readonly originalReleaseDate?: string;
  readonly genre: string;
  /** ℗ and © lines, the year in them. */
  readonly pLine?: string;
  readonly cLine?: string;
  /** ISO 3166-1 codes of two letters, or `Worldwide`. */
  readonly territories: readonly string[];
  readonly deals: readonly DdexDeal[];
  /** In order. */
  readonly tracks: readonly DdexTrack[];
  readonly cover?: DdexImage;
}

export interface DdexHeader {
  /** Never used before by this sender. */
  readonly id: string;
  readonly thread?: string;
  /** YYYY-MM-DDThh:mm:ss with Z or an offset. */
  readonly created: string;
  /** Absent: a placeholder, with a warning. */
  readonly sender?: DdexParty;
  readonly recipient?: DdexParty;
  readonly control: 'LiveMessage' | 'TestMessage';
  /** IETF language of titles and names, e.g. `en`. */
  readonly language: string;
}

export interface DdexParty {
  /** DDEX party id without hyphens: PADPIDA and what DDEX assigned. */
  readonly id: string;
  readonly name: string;
}

export interface DdexArtist {
  readonly name: string;
  readonly role: 'MainArtist' | 'FeaturedArtist';
}

export interface DdexDeal {
  readonly models: readonly string[];
  readonly uses: readonly string[];
}

export interface DdexFile {
  /** Path in the folder `resources`, `/` between folders. */
  readonly name: string;
  readonly bytes: number;
  /** 32 hexadecimal digits. */
  readonly md5: string;
}

export interface DdexTrack {
  readonly title: string;
  /** Printed behind the title in parentheses: `Radio Edit`, `Instrumental` … */
  readonly version?: string;
  /** What another rendition of a track is called: its VersionType is found by it. */
  readonly rendition?: string;
  readonly displayArtist: string;
  readonly artists: readonly DdexArtist[];
  readonly composers: readonly string[];
  /** 12 characters, no hyphens. */
  readonly isrc: string;
  /** Seconds. */
  readonly duration: number;
  readonly pLine?: string;
  readonly advice: 'Explicit' | 'ExplicitContentEdited' | 'NotExplicit' | 'NoAdviceAvailable';
  readonly file: DdexFile;
  readonly codec: DdexCodec;
  readonly channels: number;
  /** Hz. */
  readonly rate: number;
  /** Bits a sample; absent for lossy codecs. */
  readonly bits?: number;
}

/** ALAC and Opus are not in the allowed value set: they are written as user-defined. */
export type DdexCodec = 'PCM' | 'FLAC' | 'MP3' | 'AAC' | 'Vorbis' | 'ALAC' | 'Opus';

export interface DdexImage {
  readonly file: DdexFile;
  readonly kind: 'JPEG' | 'PNG';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What nearly every shop and stream is given. */
export const USUAL_DEALS: readonly DdexDeal[] = [
  { models: ['SubscriptionModel', 'AdvertisementSupportedModel'], uses: ['ConditionalDownload', 'Stream'] },
  { models: ['PayAsYouGoModel'], uses: ['PermanentDownload'] },
];

/** Where a delivery's files lie: one folder a release, named by its UPC, the message beside the resources. */
export function ddexPaths(upc: string): { folder: string; message: string; resources: string } {
  return { folder: upc, message: `${upc}/${upc}.xml`, resources: `${upc}/resources` };
}
