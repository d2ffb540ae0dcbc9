import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  DatasetVersionReadySchema, DeploymentChangedSchema, ModelVersionRegisteredSchema, RevisionRolledOutSchema, RunCompletedSchema, RunQueuedSchema,
} from '@lepton/contracts';
import { EventConsumers } from '@lepton/messaging/events';
import { ofDatasetVersion, ofDeployment, ofModelVersion, ofRevision, ofRun, type LineageFacts } from './lineage-facts.js';
import { LineageWriter } from './lineage-writer.js';

/** Learns from the other services' events what was made from what. */
@Injectable()
export class RecordLineage implements OnModuleInit {
  constructor(private readonly events: EventConsumers, private readonly writer: LineageWriter) {}

  onModuleInit(): void {
    this.on('data', 'dataset-version-ready', DatasetVersionReadySchema, ofDatasetVersion);
    this.on('training', 'run-queued', RunQueuedSchema, ofRun);
    this.on('training', 'run-completed', RunCompletedSchema, ofRun);
    this.on('models', 'model-version-registered', ModelVersionRegisteredSchema, ofModelVersion);
    this.on('deployment', 'revision-rolled-out', RevisionRolledOutSchema, ofRevision);
    this.on('deployment', 'deployment-changed', DeploymentChangedSchema, ofDeployment);
  }

  private on<Desc extends DescMessage>(domain: string, event: string, schema: Desc, factsOf: (payload: MessageShape<Desc>) => LineageFacts): void {
    this.events.on({
      durable: `monitoring-lineage-${event}`, domain, event, schema,
      handle: (tx, { workspace, payload, envelope }) =>
        this.writer.record(tx, workspace, factsOf(payload), envelope.occurredAt ? timestampDate(envelope.occurredAt) : new Date()),
    });
  }
}
