import { requireSignature } from '@lepton/graphql';
import { failBoot, startService } from '@lepton/service-kit';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/data.config.js';
import { registerUploadRoutes } from './upload/upload-routes.js';

async function main(): Promise<void> {
  const config = loadConfig();
  await startService({
    name: 'data',
    module: AppModule.forRoot(config),
    config,
    prepare: (app) => {
      requireSignature(app.getHttpAdapter().getInstance(), config.LEPTON_GATEWAY_SECRET);
      registerUploadRoutes(app);
    },
  });
}

main().catch(failBoot('data'));
