import type { EntityQuestion } from './field-payloads.js';

export const deploymentExists = (): EntityQuestion => ({ what: 'deployment', query: 'query ($id: ID!) { entity: deployment(id: $id) { id } }' });
