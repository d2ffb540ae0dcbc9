import { Controller, Get, Header, Inject, Injectable, Module, ServiceUnavailableException, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';

/** Returns when the part works, throws with the reason when it does not. */
export type HealthCheck = () => Promise<void> | void;

/** The parts that must work for the process to be ready. */
@Injectable()
export class Health {
  readonly #checks = new Map<string, HealthCheck>();
  #draining = false;

  register(part: string, check: HealthCheck): void {
    this.#checks.set(part, check);
  }

  /** From now on the process is not ready: load balancers send nothing more. */
  drain(): void {
    this.#draining = true;
  }

  /** Each part's state: `ok`, or why it does not work. */
  async report(): Promise<{ ready: boolean; parts: Record<string, string> }> {
    const entries = await Promise.all([...this.#checks].map(async ([part, check]) => {
      try {
        await check();
        return [part, 'ok'] as const;
      } catch (error) {
        return [part, error instanceof Error ? error.message : String(error)] as const;
      }
    }));
    return { ready: !this.#draining && entries.every(([, state]) => state === 'ok'), parts: Object.fromEntries(entries) };
  }
}

@Controller()
class HealthController {
  constructor(@Inject(Health) private readonly health: Health) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(): Promise<{ status: string; parts: Record<string, string> }> {
    const { ready, parts } = await this.health.report();
    if (!ready) throw new ServiceUnavailableException({ status: 'unavailable', parts });
    return { status: 'ok', parts };
  }

  @Get('metrics')
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}

@Module({})
export class HealthModule {
  /** Global: `/health/live`, `/health/ready`, `/metrics` (Prometheus), and `Health` to register checks with. */
  static forRoot(): DynamicModule {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
    return { module: HealthModule, global: true, controllers: [HealthController], providers: [Health], exports: [Health] };
  }
}
