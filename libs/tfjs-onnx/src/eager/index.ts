export { BACKENDS, type BackendName, type LoadedBackend, loadBackend } from './backends.js';
export { EagerSession } from './eager-session.js';
