import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DEPLOYMENT_CONFIG, type DeploymentConfig } from '../config/deployment.config.js';
import { PredictionRepository } from './prediction.repository.js';

const HOUR_MS = 3_600_000;

/** Deletes old predictions, once an hour. */
@Injectable()
export class PredictionRetention implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger(PredictionRetention.name);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly predictions: PredictionRepository,
    @Inject(DEPLOYMENT_CONFIG) private readonly config: Pick<DeploymentConfig, 'LEPTON_PREDICTION_DAYS'>,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.predictions.deleteOlderThan(this.config.LEPTON_PREDICTION_DAYS).catch((error: unknown) => this.#log.error(error));
    }, HOUR_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }
}
