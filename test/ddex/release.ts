import { type DdexRelease, type DdexTrack, USUAL_DEALS } from '../../src/ddex/contract.ts';

export function track(number: number, more: Partial<DdexTrack> = {}): DdexTrack {
  return {
    title: `Song & “${number}” <夢>`,
    displayArtist: 'Ada Example feat. Ben Example',
    artists: [
      { name: 'Ada Example', role: 'MainArtist' },
      { name: 'Ben Example', role: 'FeaturedArtist' },
    ],
    composers: ['Cora Example'],
    isrc: `USS1Z26${String(number).padStart(5, '0')}`,
    duration: 200 + number / 2,
    advice: 'NotExplicit',
    file: { name: `A${number}.flac`, bytes: 12_345_678, md5: 'd41d8cd98f00b204e9800998ecf8427f' },
    codec: 'FLAC',
    channels: 2,
    rate: 44_100,
    bits: 24,
    ...more,
  };
}

export const RELEASE: DdexRelease = {
  message: {
    id: 'night-drive-1',
    created: '2026-11-22T12:00:00Z',
    sender: { id: 'PADPIDA2026000001A', name: 'Example Records' },
    recipient: { id: 'PADPIDA2026000002B', name: 'Example Shop' },
    control: 'TestMessage',
    language: 'en',
  },
  type: 'Album',
  title: 'Night Drive',
  version: 'Deluxe Edition',
  displayArtist: 'Ada Example',
  artists: [{ name: 'Ada Example', role: 'MainArtist' }],
  label: 'Example Records',
  upc: '0123456789012',
  catalog: 'EX-001',
  releaseDate: '2026-12-04',
  originalReleaseDate: '2020-01-01',
  genre: 'Electronic',
  pLine: '℗ 2026 Example Records',
  cLine: '© 2026 Example Records',
  territories: ['Worldwide'],
  deals: USUAL_DEALS,
  tracks: [
    track(1),
    track(2, { version: 'Radio Edit', advice: 'Explicit', duration: 3661, codec: 'ALAC' }),
    track(3, { composers: [], codec: 'MP3', duration: 59.9996 }),
  ],
  cover: {
    file: { name: 'A4.jpg', bytes: 500_000, md5: 'd41d8cd98f00b204e9800998ecf84270' },
    kind: 'JPEG',
    width: 3000,
    height: 3000,
  },
};
