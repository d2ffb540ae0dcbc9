import 'reflect-metadata';
import type { Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { Health } from './health.js';
import { createLogger } from './log.js';
import { drainOnSignal } from './shutdown.js';

export interface ServiceOptions {
  /** As in logs and traces. */
  name: string;
  module: Type | DynamicModule;
  config: { PORT: number; HOST: string; LEPTON_LOG_LEVEL: 'debug' | 'info' | 'warn' | 'error' };
  fastify?: FastifyServerOptions;
  /** Hooks and routes that must be there before Nest's own. */
  prepare?: (app: NestFastifyApplication) => void | Promise<void>;
}

/**
 * Starts a Nest application on Fastify, tells the parent process `ready`, and drains on SIGTERM, SIGINT or when the parent is gone:
 * not ready any more, no new connections, running requests finish, then the modules' shutdown hooks.
 */
export async function startService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const logger = createLogger(options.name, options.config.LEPTON_LOG_LEVEL);
  const app = await NestFactory.create<NestFastifyApplication>(
    options.module, new FastifyAdapter({ forceCloseConnections: 'idle', ...options.fastify }), { logger, abortOnError: false },
  );
  await options.prepare?.(app);
  await app.listen(options.config.PORT, options.config.HOST);
  drainOnSignal(logger, async () => {
    app.get(Health).drain();
    await app.close();
  });
  process.send?.('ready');
  logger.log(`${options.name} listens on ${await app.getUrl()}`);
  return app;
}
