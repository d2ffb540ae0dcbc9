export const ARTIFACT_STORE = Symbol('artifact store');
