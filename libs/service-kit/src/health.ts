import { Controller, Get, Header, Inject, Injectable, Module, ServiceUnavailableException, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';

/** Returns when the part works, throws with the reason when it does not. */
export type HealthCheck = () => Promise<void> | void;

/** The parts that must work for the process to be ready. */
@Injectable()
export class Health {
  readonly #checks = new Map<string, { check: HealthCheck; required: boolean }>();
  #draining = false;

  /** A part that is not `required` is reported, and the process is ready without it. */
  register(part: string, check: HealthCheck, { required = true } = {}): void {
    this.#checks.set(part, { check, required });
  }

  /** From now on the process is not ready: load balancers send nothing more. */
  drain(): void {
    this.#draining = true;
  }

  /** Each part's state: `ok`, or why it does not work. */
  async report(): Promise<{ ready: boolean; parts: Record<string, string> }> {
    const states = await Promise.all([...this.#checks].map(async ([part, { check, required }]) => {
      try {
        await check();
        return { part, required, state: 'ok' };
      } catch (error) {
        return { part, required, state: error instanceof Error ? error.message : String(error) };
      }
    }));
    return {
      ready: !this.#draining && states.every(({ required, state }) => state === 'ok' || !required),
      parts: Object.fromEntries(states.map(({ part, state }) => [part, state])),
    };
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
