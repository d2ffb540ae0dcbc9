export { startTestPostgres, type TestPostgres } from './test-postgres.js';
export { startTestNats, type TestNats } from './test-nats.js';
export { waitFor } from './wait-for.js';
