import { decodeAudio, readImageInfo } from '@lepton/features/media';
import type { BrokenMedia, MediaFacts, MediaKind } from './media.types.js';

/** Decodes a picture or a recording to its last byte, as training will: what cannot be decoded is broken. */
export async function inspectMedia(kind: MediaKind, bytes: Buffer): Promise<MediaFacts | BrokenMedia> {
  if (kind === 'IMAGE') {
    const info = await readImageInfo(bytes);
    if (!info.ok) return { kind: 'BROKEN', reason: messageOf(info.problems) };
    const { width, height, channels } = info.value;
    return { kind, width, height, channels };
  }
  const decoded = await decodeAudio(bytes);
  if (!decoded.ok) return { kind: 'BROKEN', reason: messageOf(decoded.problems) };
  const { sampleRate, channels, samples } = decoded.value;
  return { kind, sampleRate, channels, durationMs: (samples.length / sampleRate) * 1000 };
}

const messageOf = (problems: readonly { readonly message: string }[]): string => problems[0]?.message ?? 'It cannot be decoded.';
