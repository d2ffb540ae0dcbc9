import { decodeAudio, readImageInfo } from '@lepton/features/media';
import type { BrokenMedia, MediaFacts, MediaKind, MediaLimit } from './media.types.js';

/** Decodes a picture or a recording to its last byte, as training will: what cannot be decoded is broken. */
export async function inspectMedia(kind: MediaKind, bytes: Buffer): Promise<MediaFacts | BrokenMedia> {
  if (kind === 'IMAGE') {
    const info = await readImageInfo(bytes);
    if (!info.ok) return broken(info.problems);
    const { width, height, channels } = info.value;
    return { kind, width, height, channels };
  }
  const decoded = await decodeAudio(bytes);
  if (!decoded.ok) return broken(decoded.problems);
  const { sampleRate, channels, samples } = decoded.value;
  return { kind, sampleRate, channels, durationMs: (samples.length / sampleRate) * 1000 };
}

const LIMITS = new Map<string, MediaLimit>([['IMAGE_TOO_LARGE', 'PIXELS'], ['AUDIO_TOO_LONG', 'SECONDS']]);

function broken([problem]: readonly { readonly code: string; readonly message: string }[]): BrokenMedia {
  const beyond = LIMITS.get(problem?.code ?? '');
  return { kind: 'BROKEN', reason: problem?.message ?? 'It cannot be decoded.', ...(beyond && { beyond }) };
}
