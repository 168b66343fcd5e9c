export type PictureKind = 'image/png' | 'image/jpeg';

/** How a picture's samples make colours. `palette`: indices into a table of RGB. */
export type ColourModel = 'rgb' | 'grey' | 'cmyk' | 'palette';

/** What a picture's headers say of its pixels, these unseen. */
export interface PictureHeader {
  /** Pixels, as stored: before any rotation asked for in EXIF. */
  readonly width: number;
  readonly height: number;
  readonly colour: ColourModel;
  readonly alpha: boolean;
  /** Bits a sample. */
  readonly depth: number;
  /** Progressive JPEG or interlaced PNG. */
  readonly progressive: boolean;
  /** EXIF orientation, 1 (upright) … 8. */
  readonly orientation: number;
  /** Name of the embedded ICC profile; absent where there is none. */
  readonly profile?: string;
}

export interface PictureFacts extends PictureHeader {
  readonly kind: PictureKind;
  /** Of the whole file. */
  readonly bytes: number;
}
