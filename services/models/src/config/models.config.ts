import { DatabaseServiceEnvironment, parseConfig } from '@lepton/service-kit';

export const loadConfig = () => parseConfig(DatabaseServiceEnvironment);
export type ModelsConfig = ReturnType<typeof loadConfig>;
export const MODELS_CONFIG = Symbol('models config');
