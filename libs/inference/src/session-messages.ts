import type { TensorInfo, Tensors } from './tensor.js';

/** What a session thread starts with. */
export interface SessionThreadOptions {
  readonly model: string | Uint8Array;
  readonly threads: number;
}

export interface ThreadRequest {
  readonly id: number;
  readonly feeds: Tensors;
  /** All, if left out. */
  readonly outputs?: readonly string[];
}

export type ThreadMessage = ThreadRequest | 'close';

/** An input or output that is not a tensor. */
export interface UnsupportedValue {
  readonly name: string;
  readonly unsupported: string;
}

export type ThreadReply =
  | { readonly kind: 'loaded'; readonly inputs: readonly (TensorInfo | UnsupportedValue)[]; readonly outputs: readonly (TensorInfo | UnsupportedValue)[] }
  | { readonly kind: 'loadFailed'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly outputs: Tensors; readonly runMs: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
