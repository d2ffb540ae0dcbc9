import { type DatasetManifest, type Encoding, encodingFor, type FeatureSelection, type IdSizes, isClassification, type Outcome, type Problem, problem, refuse, succeed } from '@lepton/features';
import { estimateMemory, formatBytes, type MemoryQuestion } from './estimate-memory.js';
import { embedsCategories, withVocabulary } from './layer-spec.js';
import { LayerShapeError } from './layers/layer-kind.js';
import { type LayerMeasure, measureLayers } from './measure-layers.js';
import type { RunSpec } from './run-spec.js';

/** The size of a spec's layers, or which of them does not take what it is given. */
export function checkLayers({ architecture, task }: RunSpec, sampleShape: readonly number[], outputs: number, ids?: IdSizes): Outcome<LayerMeasure> {
  try {
    return succeed(measureLayers(withVocabulary(architecture.layers, ids), sampleShape, outputs, task === 'SEQUENCE_TO_SEQUENCE'));
  } catch (error) {
    if (!(error instanceof LayerShapeError)) throw error;
    const field = `layers${error.path}`;
    return refuse(problem('LAYERS_INVALID', `${field}: ${error.message}.`, field));
  }
}

/** What decides how much memory a run takes, from the manifest alone. */
export function measureRun(spec: RunSpec, manifest: DatasetManifest, encoding: Encoding, selection: FeatureSelection): Outcome<MemoryQuestion> {
  const { sampleShape, bytesPerRow, ids, outputs: values = 1, samplesPerRow = 1 } = encoding.estimate(selection);
  const outputs = isClassification(spec.task) ? selection.target.statistics.distinct : values;
  const measured = checkLayers(spec, sampleShape, outputs, ids);
  if (!measured.ok) return measured;
  const rowsOf = (of?: string) => manifest.splits.reduce((sum, { name, rowCount }) => sum + (of === undefined || of === name ? rowCount : 0), 0);
  return succeed({
    ...measured.value, bytesPerRow, rowCount: rowsOf(), optimizer: spec.optimizer.name,
    // a batch has no more rows than there are
    batchSize: Math.min(spec.batchSize, Math.max(1, rowsOf('TRAIN') * samplesPerRow)),
  });
}

/** The same of a spec that has been chosen; undefined where it does not fit the data. */
export function sizeOfRun(spec: RunSpec, manifest: DatasetManifest): MemoryQuestion | undefined {
  const encoding = encodingFor(manifest.modality, spec.task);
  const selection = encoding?.select({
    columns: manifest.columns, target: spec.target, task: spec.task, include: spec.features, interactions: manifest.interactions, text: spec.text, forecast: spec.forecast,
    embedCategories: embedsCategories(spec.architecture.layers),
  });
  const size = encoding && selection?.ok ? measureRun(spec, manifest, encoding, selection.value) : undefined;
  return size?.ok ? size.value : undefined;
}

/**
 * Undefined where it fits. Said the same way by whoever finds it, before the run or in the engine.
 * @param whose of the limit: "there are", "that the largest worker has"
 */
export function memoryProblem(size: MemoryQuestion, limit: number, whose = 'there are'): Problem | undefined {
  const { total, ...parts } = estimateMemory(size);
  if (total <= limit) return undefined;
  const count = (n: number) => n.toLocaleString('en');
  const [largest, bytes] = Object.entries(parts).reduce((most, part) => (part[1] > most[1] ? part : most)) as [keyof typeof parts, number];
  const [what, advice, field] = {
    parameters: ['the parameters and what the optimiser keeps of them', 'use fewer or narrower layers', 'layers'],
    batch: [`what the layers keep of a batch of ${count(size.batchSize)} row${size.batchSize === 1 ? '' : 's'}`, `use ${size.batchSize > 1 ? 'a smaller batchSize, or ' : ''}narrower layers or shorter samples`, size.batchSize > 1 ? 'batchSize' : 'layers'],
    rows: [`the ${count(size.rowCount)} rows of the dataset version`, 'use fewer rows or columns, or shorter texts', 'datasetVersionId'],
  }[largest] as [string, string, string];
  return problem('MEMORY_EXCEEDED', `Training would need about ${formatBytes(total)} (${count(size.parameterCount)} parameters), more than the ${formatBytes(limit)} ${whose}. Most of it, ${formatBytes(bytes)}, is for ${what}: ${advice}.`, field);
}
