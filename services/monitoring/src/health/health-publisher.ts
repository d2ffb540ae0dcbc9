import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DeploymentHealthChangedSchema } from '@lepton/contracts';
import { Messaging, publishSignal } from '@lepton/messaging';
import { withoutTracing } from '@lepton/service-kit/tracing';
import { HealthRepository } from './health.repository.js';
import { healthWindow } from './health-window.js';

const EVERY_MS = 1_000;
/** Goes on a little after the last event, whose transaction may still be open when it is reported. */
const ACTIVE_MS = 2_500;
const CLEAN_MS = 5 * 60_000;

/** Tells listeners about once a second how the deployments do that are used. */
@Injectable()
export class HealthPublisher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('HealthPublisher');
  /** Until when; by workspace and deployment. */
  private readonly deployments = new Map<string, { workspace: string; deploymentId: string; until: number }>();
  private timers: NodeJS.Timeout[] = [];
  private publishing = false;

  constructor(private readonly messaging: Messaging, private readonly health: HealthRepository) {}

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => void this.tick(), EVERY_MS),
      setInterval(() => void this.health.deleteOld(new Date()).catch((error: unknown) => this.logger.warn(`Old health was not deleted: ${String(error)}`)), CLEAN_MS),
    ];
  }

  onApplicationShutdown(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  active(workspace: string, deploymentId: string): void {
    this.deployments.set(`${workspace} ${deploymentId}`, { workspace, deploymentId, until: Date.now() + ACTIVE_MS });
  }

  private async tick(): Promise<void> {
    if (this.publishing) return;
    this.publishing = true;
    try {
      await withoutTracing(() => this.publish());
    } catch (error) {
      this.logger.warn(`Health was not published: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.publishing = false;
    }
  }

  private async publish(): Promise<void> {
    const now = new Date();
    const active = [...this.deployments].filter(([key, { until }]) => until > now.getTime() || !this.deployments.delete(key)).map(([, deployment]) => deployment);
    for (const [workspace, deployments] of Map.groupBy(active, (deployment) => deployment.workspace)) {
      const ids = deployments.map(({ deploymentId }) => deploymentId);
      const healths = await this.health.read(workspace, ids, healthWindow('LAST_HOUR', now));
      for (const [index, { byRevision, series, batchSize, ...health }] of healths.entries()) {
        const deploymentId = ids[index] ?? '';
        publishSignal(this.messaging, { domain: 'monitoring', name: 'deployment-health', id: deploymentId }, DeploymentHealthChangedSchema, {
          ...health, deploymentId,
          batchSize: batchSize ?? undefined,
          byRevision: byRevision.map(({ revision, ...counts }) => ({ ...counts, revisionId: revision.id })),
          series: series.map(({ at, ...counts }) => ({ ...counts, at: timestampFromDate(at) })),
        });
      }
    }
  }
}
