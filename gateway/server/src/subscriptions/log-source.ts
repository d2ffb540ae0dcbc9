export interface LoggedEvent {
  /** Of the aggregate; in a log whose source keeps no record, counted by the log. */
  readonly sequence: bigint;
  /** Full protobuf name of the payload. */
  readonly type: string;
  /** W3C trace context of the change that caused it; empty where that was not traced. */
  readonly traceparent: string;
  readonly bytes: number;
  /** As the schema's types; none for an event that only ends the aggregate. */
  payloads(): readonly unknown[];
}

/** Where an aggregate's events come from. */
export interface LogSource {
  /** Events as they happen: in order, but some twice, and some not at all where the connection breaks. */
  subscribe(handler: (event: LoggedEvent) => void): { unsubscribe(): void };
  /** Resolves when the subscription is in place; rejects where it cannot be now. */
  established(): Promise<void>;
  /** The owner's own record; absent where events are only worth knowing as they happen. */
  readonly read?: (request: { after: bigint; newest?: number }) => Promise<{ events: readonly LoggedEvent[]; more: boolean }>;
}

export interface LogOptions {
  /** Payload type of the field. */
  readonly type: string;
  /** Payload types after which nothing more comes. */
  readonly ends: ReadonlySet<string>;
  /** What is kept in memory for those who come a little late. */
  readonly maxEvents: number;
  readonly maxBytes: number;
  readonly warn: (message: string) => void;
  /** So many events were lost to a reader that was too slow; only where there is no record. */
  readonly skipped?: (count: number) => void;
}
