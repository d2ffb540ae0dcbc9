import { ConsoleLogger, type LoggerService, type LogLevel } from '@nestjs/common';

const LEVELS: Record<'debug' | 'info' | 'warn' | 'error', LogLevel[]> = {
  debug: ['debug', 'log', 'warn', 'error', 'fatal'],
  info: ['log', 'warn', 'error', 'fatal'],
  warn: ['warn', 'error', 'fatal'],
  error: ['error', 'fatal'],
};

/** One JSON object a line, on standard output. */
export function createLogger(name: string, level: keyof typeof LEVELS): LoggerService {
  return new ConsoleLogger({ json: true, colors: false, prefix: name, logLevels: LEVELS[level] });
}
