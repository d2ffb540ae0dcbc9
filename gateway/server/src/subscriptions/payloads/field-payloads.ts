import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { SplitName, type Metric } from '@lepton/contracts';

/** What an event says beside its payload. */
export interface EventHead {
  readonly aggregateId: string;
  readonly sequence: bigint;
  readonly at: Date;
}

/** How the events of one subscription field become its payloads, as the schema's types with entities as `{ __typename, id }`. */
export interface FieldPayloads<Desc extends DescMessage = DescMessage> {
  readonly schema: Desc;
  toPayloads(message: MessageShape<Desc>, event: EventHead): readonly unknown[];
  /** Events after which nothing more comes. */
  readonly ends?: readonly DescMessage[];
  /**
   * Listen to all events of the aggregate: then a missed one shows in the numbers at once. Otherwise only to the field's own,
   * for an aggregate that has many others, and a hole in the numbers is looked up at the owner.
   */
  readonly listensTo: 'aggregate' | 'field';
  readonly existence: (id: string) => Existence;
}

/** The question to ask the graph whether the entity exists, `unchecked` where there is none, `unknown` where it cannot exist. */
export type Existence = EntityQuestion | 'unchecked' | 'unknown';

export interface EntityQuestion {
  /** For the message, e.g. `run`. */
  readonly what: string;
  /** With the variable `$id` and the field `entity`, which is null where it does not exist. */
  readonly query: string;
  /** Whether an entity in this state has ended, so that no event is to be expected. */
  readonly ended?: (entity: Readonly<Record<string, unknown>>) => boolean;
}

export const fieldPayloads = <Desc extends DescMessage>(payloads: FieldPayloads<Desc>): FieldPayloads => payloads as unknown as FieldPayloads;

export const entity = (type: string, id: string) => ({ __typename: type, id });
export const dateTime = (at: Date): string => at.toISOString();
export const timestamp = (at: Timestamp | undefined, otherwise: Date): string => dateTime(at ? timestampDate(at) : otherwise);
export const metrics = (all: readonly Metric[]) => all.map(({ name, split, value }) => ({ name, split: SplitName[split], value }));
