/** What a signal is, apart from how a file holds it. */
export interface AudioFormat {
  /** Sampling rate in Hz, 8000…384000. */
  readonly rate: number;
  readonly channels: number;
}

/** How samples are held in a file. Integers are two's complement, little-endian. */
export type Encoding = 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64';

/** What a file may hold: the encodings we write, and unsigned 8-bit (offset 128), which we only read. */
export type SampleLayout = Encoding | 'pcm8';

export const BYTES_PER_SAMPLE: Readonly<Record<Encoding, number>> = {
  pcm16: 2,
  pcm24: 3,
  pcm32: 4,
  float32: 4,
  float64: 8,
};

export const RATE_MIN = 8_000;
export const RATE_MAX = 384_000;
