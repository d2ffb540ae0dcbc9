import { Query, Resolver } from '@nestjs/graphql';
import { WorkerRegistry } from './worker-registry.js';

@Resolver('TrainingEngine')
export class TrainingEngineResolver {
  constructor(private readonly workers: WorkerRegistry) {}

  @Query('trainingEngines')
  trainingEngines() {
    return this.workers.engines();
  }
}
