import type { Workspace } from '../workspace.js';
import { inspectMedia } from './inspect-media.js';
import type { MediaPack } from './media-pack.js';
import type { BrokenMedia, MediaFacts, MediaKind } from './media.types.js';

/** No picture or recording that a model learns from is larger. */
export const LARGEST_MEDIA_BYTES = 64 << 20;
/** So much is decoded at once, at most … */
const IN_FLIGHT_BYTES = 64 << 20;
/** … and so many. */
const IN_FLIGHT = 16;

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: Buffer;
  readonly facts: Promise<MediaFacts | BrokenMedia>;
}

/** Decodes some pictures or recordings at once, and puts them into the workspace's pack in the order in which they came. */
export class InspectionWindow<Item> {
  readonly #waiting: Waiting<Item>[] = [];
  #bytes = 0;

  /** `kept` is told the number under which the pack has an item's bytes. */
  constructor(private readonly pack: MediaPack, private readonly kept: (item: Item, ref: number) => void) {}

  static async open<Item>(workspace: Workspace, kept: (item: Item, ref: number) => void): Promise<InspectionWindow<Item>> {
    return new InspectionWindow(await workspace.media(), kept);
  }

  /** `bytes`: undefined where there are more than `LARGEST_MEDIA_BYTES`. */
  async push(item: Item, kind: MediaKind, bytes: Buffer | undefined): Promise<void> {
    const facts = bytes ? inspectMedia(kind, bytes) : Promise.resolve<BrokenMedia>({ kind: 'BROKEN', reason: `It has more than ${LARGEST_MEDIA_BYTES >> 20} MiB.`, beyond: 'BYTES' });
    this.#waiting.push({ item, bytes: bytes ?? Buffer.alloc(0), facts });
    this.#bytes += bytes?.length ?? 0;
    while (this.#waiting.length > IN_FLIGHT || this.#bytes > IN_FLIGHT_BYTES) await this.#keepFirst();
  }

  /** All that came is in the pack. */
  async drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#keepFirst();
    await this.pack.flush();
  }

  async #keepFirst(): Promise<void> {
    const first = this.#waiting.shift();
    if (!first) return;
    this.#bytes -= first.bytes.length;
    this.kept(first.item, await this.pack.add(first.bytes, await first.facts));
  }
}
