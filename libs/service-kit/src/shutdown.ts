import type { LoggerService } from '@nestjs/common';
import { flushTelemetry } from './telemetry/index.js';

/** A drain that takes longer than this is given up: the process ends with code 1. */
const DRAIN_MS = 10_000;

/**
 * Runs `drain` once on SIGTERM, SIGINT, or when the parent process that holds the IPC channel has gone, then ends the process.
 * Without the last, a launcher that was killed would leave its children behind.
 */
export function drainOnSignal(logger: Pick<LoggerService, 'log' | 'error'>, drain: () => Promise<void>): void {
  let draining = false;
  const stop = async (reason: string) => {
    if (draining) return;
    draining = true;
    logger.log(`${reason}: draining`);
    setTimeout(() => {
      logger.error(`not drained after ${DRAIN_MS / 1000} s: ending all the same`);
      process.exit(1);
    }, DRAIN_MS).unref();
    try {
      await drain();
      await flushTelemetry();
      process.exit(0);
    } catch (error) {
      logger.error(error instanceof Error ? error.stack : error);
      process.exit(1);
    }
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  process.once('disconnect', () => void stop('the launcher has gone'));
}

/** For `main.ts`: a boot that fails says why in one piece and ends with code 1. */
export function failBoot(name: string): (error: unknown) => never {
  return (error) => {
    const text = error instanceof Error ? (error.name === 'ConfigError' ? error.message : error.stack) : String(error);
    process.stderr.write(`${name} could not start: ${text ?? ''}\n`);
    process.exit(1);
  };
}
