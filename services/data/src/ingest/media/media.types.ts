/** What a picture or recording is, found by decoding it. */
export interface ImageFacts {
  readonly kind: 'IMAGE';
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** 1 where all pixels are grey, 4 where some are transparent, else 3. */
  readonly channels: number;
}
export interface AudioFacts {
  readonly kind: 'AUDIO';
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationMs: number;
}
export type MediaFacts = ImageFacts | AudioFacts;
export type MediaKind = MediaFacts['kind'];

/** A file that claims to be a picture or a recording and cannot be decoded. */
export interface BrokenMedia {
  readonly kind: 'BROKEN';
  /** For people: what is wrong with it. */
  readonly reason: string;
  /** It may be whole, but is more than can be read. */
  readonly beyond?: MediaLimit;
}

export type MediaLimit = 'BYTES' | 'PIXELS' | 'SECONDS';
