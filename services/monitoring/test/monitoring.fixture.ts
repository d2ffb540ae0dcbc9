import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf';
import { create } from '@bufbuild/protobuf';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { encodeEnvelope, eventSubject, packEnvelope } from '@lepton/contracts';
import { WORKSPACE_HEADER } from '@lepton/graphql';
import { connectMessaging, type Messaging } from '@lepton/messaging';
import { startTestNats, startTestPostgres, type TestNats, type TestPostgres } from '@lepton/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../src/app.module.js';
import { MonitoringEnvironment } from '../src/config/monitoring.config.js';

Logger.overrideLogger(['error', 'fatal']);

/** The service on a database of its own, and the rest of the mesh, which the test plays. */
export interface TestMonitoring {
  app: NestFastifyApplication;
  database: DataSource;
  postgres: TestPostgres;
  nats: TestNats;
  /** The connection of the other services. */
  mesh: Messaging;
  /** Publishes an event as its owner's relay would. Returns the bytes' id, to publish the same event again. */
  emit<Desc extends DescMessage>(event: TestEvent<Desc>): Promise<string>;
  /** As the gateway asks; throws on GraphQL errors. */
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  stop(): Promise<void>;
}

export interface TestEvent<Desc extends DescMessage> {
  domain: string;
  name: string;
  aggregateId: string;
  schema: Desc;
  message: MessageInitShape<Desc>;
  eventId?: string;
  traceparent?: string;
  occurredAt?: Date;
}

let events = 0;

export async function startMonitoring(): Promise<TestMonitoring> {
  const [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  const config = MonitoringEnvironment.parse({ DATABASE_URL: postgres.url(), NATS_URL: nats.url, LEPTON_GATEWAY_SECRET: 'secret of the test gateway' });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), new FastifyAdapter(), { logger: ['error', 'fatal'], abortOnError: false });
  await app.init();
  const mesh = await connectMessaging({ url: nats.url, owner: 'test' });

  return {
    app, postgres, nats, mesh,
    database: app.get(DataSource),
    emit: async ({ domain, name, aggregateId, schema, message, eventId = `event-${++events}`, traceparent = '', occurredAt = new Date() }) => {
      const envelope = packEnvelope({ eventId, workspace: 'default', aggregateId, sequence: BigInt(events), occurredAt, traceparent, schema, payload: create(schema, message) });
      // A message id of its own: what is to be tested is the inbox, not JetStream's window.
      await mesh.jetstream.publish(eventSubject({ workspace: 'default', domain, name, aggregateId }), encodeEnvelope(envelope), { msgID: `${eventId}-${++events}` });
      return eventId;
    },
    query: async <Data>(query: string, variables?: Record<string, unknown>) => {
      const response = await app.inject({ method: 'POST', url: '/graphql', headers: { [WORKSPACE_HEADER]: 'default' }, payload: { query, variables } });
      const { data, errors } = response.json<{ data: Data; errors?: { message: string }[] }>();
      if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
      return data;
    },
    stop: async () => {
      await mesh.close();
      await app.close();
      await Promise.all([nats.stop(), postgres.stop()]);
    },
  };
}

/** Fields of an entity that another service owns, as the gateway asks for them. */
export async function entity<Fields>(monitoring: TestMonitoring, type: string, id: string, fields: string): Promise<Fields | undefined> {
  const data = await monitoring.query<{ _entities: Fields[] }>(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${fields} } } }`, { of: [{ __typename: type, id }] },
  );
  return data._entities[0];
}
