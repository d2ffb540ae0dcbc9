import { failBoot, startService } from '@lepton/service-kit';
import { AppModule, fastifyOptions } from './app.module.js';
import { loadConfig } from './config/gateway.config.js';

async function main(): Promise<void> {
  const config = loadConfig();
  await startService({ name: 'gateway', module: AppModule.forRoot(config), config, fastify: fastifyOptions(config) });
}

main().catch(failBoot('gateway'));
