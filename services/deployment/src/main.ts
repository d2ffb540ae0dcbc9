import { requireSignature } from '@lepton/graphql';
import { failBoot, startService } from '@lepton/service-kit';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/deployment.config.js';
import { LARGEST_BODY } from './config/limits.js';

async function main(): Promise<void> {
  const config = loadConfig();
  await startService({
    name: 'deployment',
    module: AppModule.forRoot(config),
    config,
    fastify: { bodyLimit: LARGEST_BODY },
    prepare: (app) => requireSignature(app.getHttpAdapter().getInstance(), config.LEPTON_GATEWAY_SECRET),
  });
}

main().catch(failBoot('deployment'));
