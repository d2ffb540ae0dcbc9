import { requireSignature } from '@lepton/graphql';
import { failBoot, startService } from '@lepton/service-kit';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/monitoring.config.js';

async function main(): Promise<void> {
  const config = loadConfig();
  await startService({
    name: 'monitoring',
    module: AppModule.forRoot(config),
    config,
    prepare: (app) => requireSignature(app.getHttpAdapter().getInstance(), config.LEPTON_GATEWAY_SECRET),
  });
}

main().catch(failBoot('monitoring'));
