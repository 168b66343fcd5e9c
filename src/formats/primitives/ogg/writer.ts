import type { DiskFile } from '../../../host/disk.ts';
import { renderPage, SEGMENT_BYTES, SEGMENTS_MAX } from './page.ts';

/**
 * Lays packets into pages of one logical stream and writes them. A packet that fits on a page is not divided; a page
 * ends where it is told to, or is full.
 */
export class OggWriter {
  readonly #file: DiskFile;
  readonly #serial: number;
  #written = 0;
  #sequence = 0;
  #lacing: number[] = [];
  #body: Uint8Array[] = [];
  #granule: number | undefined;
  #continued = false;

  constructor(file: DiskFile, serial: number) {
    this.#file = file;
    this.#serial = serial;
  }

  /** `granule`: position at the end of the packet. `page`: what becomes of the page on which it ends. */
  async write(bytes: Uint8Array, granule: number, page: 'open' | 'complete' | 'last'): Promise<void> {
    const segments = Math.floor(bytes.length / SEGMENT_BYTES) + 1;
    if (this.#lacing.length > 0 && this.#lacing.length + segments > SEGMENTS_MAX) await this.#flush(false);
    for (let at = 0; at <= bytes.length; at += SEGMENT_BYTES) {
      if (this.#lacing.length === SEGMENTS_MAX) {
        await this.#flush(false);
        this.#continued = true;
      }
      const segment = bytes.subarray(at, at + SEGMENT_BYTES);
      this.#lacing.push(segment.length);
      this.#body.push(segment);
    }
    this.#granule = granule;
    if (page !== 'open') await this.#flush(page === 'last');
  }

  async #flush(last: boolean): Promise<void> {
    const bytes = renderPage({
      serial: this.#serial,
      sequence: this.#sequence,
      granule: this.#granule,
      continued: this.#continued,
      first: this.#sequence === 0,
      last,
      lacing: Uint8Array.from(this.#lacing),
      body: Buffer.concat(this.#body),
    });
    await this.#file.writeAt(bytes, this.#written);
    this.#written += bytes.length;
    this.#sequence++;
    this.#lacing = [];
    this.#body = [];
    this.#granule = undefined;
    this.#continued = false;
  }
}
