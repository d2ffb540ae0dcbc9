import { Inject, Logger, Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Messaging, MessagingModule } from '@lepton/messaging';
import { Health, HealthModule } from '@lepton/service-kit';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { subgraphUrls, type GatewayConfig } from './config/gateway.config.js';
import { GatewayServer } from './gateway-server.js';
import { reportSubgraphs } from './subgraph-health.js';

const CONFIG = Symbol('GatewayConfig');

@Module({})
export class AppModule implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig, private readonly gateway: GatewayServer,
    private readonly health: Health, private readonly http: HttpAdapterHost,
  ) {}

  static forRoot(config: GatewayConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [HealthModule.forRoot(), MessagingModule.forRoot({ url: config.NATS_URL, owner: 'gateway' })],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: GatewayServer, useFactory: (messaging: Messaging) => GatewayServer.load(config, messaging, new Logger('Gateway')), inject: [Messaging] },
      ],
    };
  }

  onModuleInit(): void {
    this.gateway.register(this.http.httpAdapter.getInstance<FastifyInstance>());
    this.health.register('supergraph', () => void this.gateway.graph.schema);
    reportSubgraphs(this.health, subgraphUrls(this.config));
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.gateway.drain(this.http.httpAdapter.getInstance<FastifyInstance>());
  }

  onApplicationShutdown(): Promise<void> {
    return this.gateway.close();
  }
}

export const fastifyOptions = (config: GatewayConfig): FastifyServerOptions => ({
  trustProxy: config.LEPTON_TRUST_PROXY, bodyLimit: config.LEPTON_LIMIT_BODY_BYTES,
});
