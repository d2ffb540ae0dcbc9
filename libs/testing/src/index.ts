export { startTestPostgres, type TestPostgres } from './test-postgres.js';
export { startTestNats, type TestNats } from './test-nats.js';
export { startMesh, type GraphqlAnswer, type TestMesh, type TestMeshOptions } from './test-mesh.js';
export { waitFor } from './wait-for.js';
