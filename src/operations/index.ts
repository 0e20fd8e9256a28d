export { newErrorId } from './error-id.ts';
export { createHealth, type Health, type HealthOptions, type HealthResult } from './health.ts';
export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { operationsRoutes } from './routes.ts';
