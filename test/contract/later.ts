/** Parts of the designed graph that are not there yet, by what will bring them. Whoever adds one takes it out here. */
const BY_FEATURE = {
  explanations: ['Prediction.explanation', 'ExplanationMethod'],
  drift: ['Deployment.drift', 'DriftReport', 'FeatureDrift'],
  alerts: ['Deployment.alerts', 'Mutation.createAlertRule'],
  'export for the edge': ['Mutation.exportForEdge'],
  'the model library, and import into it': ['Query.library', 'LibraryModel', 'Mutation.importModel'],
  robustness: ['ModelVersion.robustness', 'Mutation.checkRobustness'],
  'columns of a signature': ['Port.column'],
} satisfies Record<string, readonly string[]>;

export const LATER: readonly string[] = Object.values(BY_FEATURE).flat();

/** Where the graph is meant to differ from its design. */
export const DIFFERENT: readonly string[] = [
  // A model can be asked for by its name, too; who passes an id notices nothing.
  'Query.model(id:): ID, not ID!',
];
