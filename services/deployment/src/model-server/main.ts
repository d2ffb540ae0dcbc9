import { createLogger, drainOnSignal, failBoot } from '@lepton/service-kit';
import { loadModelServerConfig } from '../config/model-server.config.js';
import { startModelServer } from './model-server.js';

async function main(): Promise<void> {
  const config = loadModelServerConfig();
  const logger = createLogger('model-server', config.LEPTON_LOG_LEVEL);
  const server = await startModelServer(config, logger);
  drainOnSignal(logger, () => server.close());
  process.send?.('ready');
  logger.log(`model server ${server.replicaId} listens on ${server.url}`);
}

main().catch(failBoot('model-server'));
