import { aColumn, aManifest } from '@lepton/features/testing';
import { defaultRunSpec, type RunSpecOverrides, type RunSpecRequest } from './default-run-spec.js';
import { parseRunSpec } from './run-spec.js';

const request = (overrides: RunSpecOverrides = {}, rest: Partial<RunSpecRequest> = {}) => defaultRunSpec({ manifest: aManifest(), ...rest, overrides });
const spec = (overrides: RunSpecOverrides = {}, rest: Partial<RunSpecRequest> = {}) => {
  const outcome = request(overrides, rest);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
};
const problems = (overrides: RunSpecOverrides, rest: Partial<RunSpecRequest> = {}) => {
  const outcome = request(overrides, rest);
  return outcome.ok ? [] : outcome.problems.map(({ code, field }) => `${code} ${field}`);
};

describe('defaultRunSpec', () => {
  it('chooses everything from the manifest alone', () => {
    const chosen = spec();
    expect(chosen).toMatchObject({
      task: 'BINARY_CLASSIFICATION', target: 'outcome', features: ['size', 'colour'], loss: 'crossEntropy', optimizer: { name: 'adamw' }, schedule: 'constant',
      engine: 'ONNX', device: 'cpu', seed: 42, architecture: { preset: 'tabular-mlp' },
    });
    expect(chosen.earlyStopping?.patience).toBeLessThan(chosen.epochs);
    expect(chosen.architecture.parameterCount).toBeGreaterThan(0);
  });

  it('regresses a number', () => {
    expect(spec({ target: 'size' })).toMatchObject({ task: 'REGRESSION', loss: 'meanSquaredError', features: ['colour', 'outcome'] });
  });

  it('makes larger networks and fewer epochs of more data', () => {
    const large = spec({}, { manifest: aManifest({ splits: [{ name: 'TRAIN', rowCount: 700_000, digest: '' }, { name: 'VALIDATION', rowCount: 150_000, digest: '' }, { name: 'TEST', rowCount: 150_000, digest: '' }] }) });
    expect(large.architecture.parameterCount).toBeGreaterThan(spec().architecture.parameterCount);
    expect(large.epochs).toBeLessThan(spec().epochs);
    expect(large.batchSize).toBeGreaterThan(spec().batchSize);
  });

  it('survives storage', () => {
    const stored = parseRunSpec(JSON.parse(JSON.stringify(spec())));
    expect(stored).toEqual({ ok: true, value: spec() });
  });

  it('takes what the user asks for', () => {
    const layers = [{ kind: 'dense', units: 7, activation: 'tanh' }, { kind: 'residual', layers: [{ kind: 'dense', units: 7 }, { kind: 'batchNormalization' }] }];
    const chosen = spec({
      layers, epochs: 10_000, batchSize: 5, seed: 0, loss: 'crossEntropy', schedule: 'cosine', features: ['size'], earlyStopping: { enabled: false },
      optimizer: { name: 'sgd', learningRate: 0.5, options: { momentum: 0.9 } }, engine: 'ONNX', device: 'cpu', task: 'BINARY_CLASSIFICATION',
    });
    expect(chosen).toMatchObject({
      architecture: { preset: null, layers }, epochs: 10_000, batchSize: 5, seed: 0, schedule: 'cosine', features: ['size'], earlyStopping: null,
      optimizer: { name: 'sgd', learningRate: 0.5, options: { momentum: 0.9 } },
    });
    expect(chosen.architecture.parameterCount).toBe((1 + 1) * 7 + (7 + 1) * 7 + 4 * 7 + (7 + 1) * 2);
    expect(spec({ schedule: 'step', scheduleOptions: { every: 4 }, balanced: true, labelSmoothing: 0.1 })).toMatchObject({
      schedule: 'step', scheduleOptions: { every: 4 }, lossOptions: { balanced: true, labelSmoothing: 0.1 },
    });
    expect(spec({ earlyStopping: { patience: 3, minimumDelta: 0.1 } }).earlyStopping).toEqual({ metric: 'loss', patience: 3, minimumDelta: 0.1 });
    expect(spec({ earlyStopping: { metric: 'accuracy' } }).earlyStopping).toMatchObject({ metric: 'accuracy', minimumDelta: 0.002 });
    const manifest = aManifest({ columns: [aColumn('size', { statistics: { standardDeviation: 50 } }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })] });
    expect(spec({ target: 'size', earlyStopping: { metric: 'meanAbsoluteError' } }, { manifest }).earlyStopping).toMatchObject({ metric: 'meanAbsoluteError', minimumDelta: 0.1 });
    expect(spec({ target: null, task: null, epochs: null, layers: null, earlyStopping: null })).toEqual(spec());
  });

  it.each<[RunSpecOverrides, string[]]>([
    [{ epochs: -1 }, ['OUT_OF_RANGE epochs']], [{ epochs: 0 }, ['OUT_OF_RANGE epochs']], [{ epochs: 10_001 }, ['OUT_OF_RANGE epochs']], [{ epochs: 2.5 }, ['OUT_OF_RANGE epochs']],
    [{ epochs: NaN }, ['OUT_OF_RANGE epochs']], [{ batchSize: 0, seed: -1 }, ['OUT_OF_RANGE batchSize', 'OUT_OF_RANGE seed']],
    [{ optimizer: { learningRate: -1 } }, ['OUT_OF_RANGE optimizer.learningRate']], [{ optimizer: { learningRate: Infinity } }, ['OUT_OF_RANGE optimizer.learningRate']],
    [{ optimizer: { name: 'adamax' } }, ['OPTIMIZER_UNSUPPORTED optimizer.name']],
    [{ optimizer: { name: 'sgd', options: { beta1: 0.9 } } }, ['OPTIMIZER_OPTION_INVALID optimizer.options.beta1']],
    [{ optimizer: { options: { weightDecay: -1 } } }, ['OPTIMIZER_OPTION_INVALID optimizer.options.weightDecay']],
    [{ target: 'outcom' }, ['UNKNOWN_COLUMN target']], [{ features: ['sise'] }, ['UNKNOWN_COLUMN features']], [{ task: 'REGRESSION' }, ['TASK_MISMATCH task']],
    [{ task: 'OBJECT_DETECTION' }, ['TASK_UNSUPPORTED task']], [{ architecture: 'tabular-mpl' }, ['UNKNOWN_ARCHITECTURE architecture']], [{ loss: 'huber' }, ['LOSS_UNSUPPORTED loss']],
    [{ engine: 'CAFFE' }, ['ENGINE_UNAVAILABLE engine']], [{ device: 'tpu' }, ['DEVICE_UNAVAILABLE device']], [{ schedule: 'linear' }, ['SCHEDULE_UNSUPPORTED schedule']],
    [{ schedule: 'step', scheduleOptions: { warmup: 0.1 } }, ['SCHEDULE_OPTION_INVALID scheduleOptions.warmup']], [{ schedule: 'step', scheduleOptions: { factor: 2 } }, ['SCHEDULE_OPTION_INVALID scheduleOptions.factor']],
    [{ labelSmoothing: 0.6 }, ['OUT_OF_RANGE labelSmoothing']], [{ loss: 'hinge', balanced: true, labelSmoothing: 0.1 }, ['LOSS_UNSUPPORTED labelSmoothing']],
    [{ target: 'size', loss: 'focal' }, ['LOSS_UNSUPPORTED loss']], [{ target: 'size', balanced: true }, ['LOSS_UNSUPPORTED balanced']],
    [{ layers: [{ kind: 'dense' }] }, ['LAYERS_INVALID layers[0].units']], [{ layers: [{ kind: 'dense', units: 0 }] }, ['LAYERS_INVALID layers[0].units']],
    [{ layers: [{ kind: 'conv9d' }] }, ['LAYERS_INVALID layers[0].kind']], [{ layers: [{ kind: 'dropout', rate: 2 }] }, ['LAYERS_INVALID layers[0].rate']],
    [{ layers: [{ kind: 'gru', units: 4, merge: 'add' }] }, ['LAYERS_INVALID layers[0].merge']], [{ layers: [{ kind: 'timeDistributed', layer: { kind: 'batchNormalization' } }] }, ['LAYERS_INVALID layers[0].layer.kind']],
    [{ layers: [{ kind: 'branches', join: 'sum', layers: [[]] }] }, ['LAYERS_INVALID layers[0].join', 'LAYERS_INVALID layers[0].layers']],
    [{ earlyStopping: { patience: 0 } }, ['OUT_OF_RANGE earlyStopping.patience']], [{ earlyStopping: { metric: 'meanAbsoluteError' } }, ['METRIC_UNSUPPORTED earlyStopping.metric']], [{ target: 'size', earlyStopping: { metric: 'accuracy' } }, ['METRIC_UNSUPPORTED earlyStopping.metric']],
  ])('refuses %j', (overrides, expected) => {
    expect(problems(overrides)).toEqual(expected);
  });

  it('says which kinds of layers there are', () => {
    const said = (layer: object) => {
      const outcome = request({ layers: [layer] });
      return outcome.ok ? '' : outcome.problems.map(({ message }) => message).join(' ');
    };
    expect(said({ kind: 'conv2D', units: 3 })).toMatch(/^layers\[0\]\.kind: "conv2D" cannot stand here\. Did you mean "conv2d"\? Use one of: dense, .*branches/);
    expect(said({ units: 3 })).toMatch(/^layers\[0\]\.kind: has to be one of: dense, /);
    expect(said({ kind: 'timeDistributed', layer: { kind: 'conv2d' } })).toMatch(/^layers\[0\]\.layer\.kind: "conv2d" cannot stand here\..* Use one of: dense, .*multiHeadAttention\.$/);
    expect(said({ kind: 'zeroPadding', padding: [1] })).toMatch(/^layers\[0\]\.padding: has to be a number for every edge; of a sequence also \[before, after\]/);
  });

  it.each<[string, Parameters<typeof aManifest>[0], string[]]>([
    ['one row', { splits: [{ name: 'TRAIN', rowCount: 1, digest: '' }] }, ['TOO_FEW_ROWS datasetVersionId']],
    ['no test rows', { splits: [{ name: 'TRAIN', rowCount: 50, digest: '' }] }, ['TOO_FEW_ROWS datasetVersionId']],
    ['an all-missing target', { columns: [aColumn('size'), aColumn('outcome', { statistics: { missing: 200, distinct: 0 } })] }, ['TARGET_ALL_MISSING target']],
    ['one class', { columns: [aColumn('size'), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 1 } })] }, ['TARGET_SINGLE_CLASS target']],
    ['no target', { suggestedTarget: undefined }, ['TARGET_REQUIRED target']],
    ['nothing but the target', { columns: [aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })] }, ['NO_FEATURES target']],
    ['ratings, but nobody who rates', { modality: 'INTERACTIONS' }, ['FEATURES_INVALID features']],
    ['pictures, but no column of them', { modality: 'IMAGE' }, ['NO_FEATURES target']],
  ])('refuses data with %s', (_, manifest, expected) => {
    expect(problems({}, { manifest: aManifest(manifest) })).toEqual(expected);
  });

  const pictures = () => aManifest({
    modality: 'IMAGE', columns: [
      aColumn('image', { type: 'IMAGE', image: { width: 640, height: 480, minimumWidth: 9, minimumHeight: 9, maximumWidth: 900, maximumHeight: 900, channels: 3 } }),
      aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } }), aColumn('file', { type: 'IDENTIFIER' }),
    ],
  });

  it('chooses a network for images from the size of the images', () => {
    expect(spec({}, { manifest: pictures() })).toMatchObject({ task: 'BINARY_CLASSIFICATION', features: ['image'], schedule: 'cosine', architecture: { preset: 'image-cnn' } });
    expect(spec({ architecture: 'image-resnet', schedule: 'constant' }, { manifest: pictures() })).toMatchObject({ schedule: 'constant', architecture: { preset: 'image-resnet' } });
    expect(problems({ features: ['file'] }, { manifest: pictures() })).toEqual(['COLUMN_UNSUPPORTED features']);
    expect(problems({ architecture: 'tabular-mlp' }, { manifest: pictures() })).toEqual(['UNKNOWN_ARCHITECTURE architecture']);
  });

  it.each([
    [[{ kind: 'conv2d', filters: 4, kernelSize: 3 }], 'layers', /gives \[72, 96, 4\].*globalAveragePooling/],
    [[{ kind: 'flatten' }, { kind: 'conv2d', filters: 4, kernelSize: 3 }], 'layers[1]', /an image \[height, width, channels\], but .*\[20736\]/],
    [[{ kind: 'residual', layers: [{ kind: 'flatten' }] }], 'layers[0]', /cannot be added/],
    [[{ kind: 'residual', layers: [{ kind: 'maxPooling', poolSize: 64, padding: 'valid' }, { kind: 'conv2d', filters: 4, kernelSize: 9, padding: 'valid' }] }], 'layers[0].layers[1]', /does not fit/],
    [[{ kind: 'branches', join: 'add', layers: [[], [{ kind: 'dense', units: 5 }]] }], 'layers[0]', /\[72, 96, 3\], \[72, 96, 5\], which add cannot join.*concatenate/],
    [[{ kind: 'branches', join: 'concatenate', layers: [[], [{ kind: 'residual', layers: [{ kind: 'lstm', units: 4 }] }]] }], 'layers[0].layers[1][0].layers[0]', /lstm takes a sequence/],
    [[{ kind: 'timeDistributed', layer: { kind: 'multiHeadAttention', heads: 2 } }], 'layers[0].layer', /cannot divide 3 channels among 2 heads/],
    [[{ kind: 'permute', order: [2, 1] }], 'layers[0]', /name each axis from 1 to 3 once/],
    [[{ kind: 'cropping', cropping: [1, 2] }], 'layers[0]', /\[\[top, bottom\], \[left, right\]\] for an image/],
    [[{ kind: 'cropping', cropping: [[40, 32], [0, 0]] }], 'layers[0]', /leaves nothing/],
  ])('refuses layers that do not fit together: %j', (layers, field, message) => {
    const outcome = request({ layers }, { manifest: pictures() });
    expect(outcome.ok ? [] : outcome.problems).toEqual([{ code: 'LAYERS_INVALID', field, message: expect.stringMatching(message) }]);
  });

  it('embeds categories of more than a hundred values by default, and says where the layer belongs', () => {
    const towns = (distinct: number, count = 2_000) => aManifest({ columns: [aColumn('size'), aColumn('town', { type: 'CATEGORY', statistics: { distinct, count } }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })] });
    expect(spec({}, { manifest: towns(90) }).architecture.preset).toBe('tabular-mlp');
    expect(spec({}, { manifest: towns(150, 200) }).architecture.preset).toBe('tabular-mlp');
    const { architecture } = spec({}, { manifest: towns(150) });
    expect(architecture).toMatchObject({ preset: 'tabular-embedding', layers: [{ kind: 'categoryEmbedding', units: 8 }, { kind: 'dense', units: 128 }, {}, {}, {}] });
    // 152 vectors of 8, then 1 number and 8 into 128, 128 into 64, 64 into 2
    expect(architecture.parameterCount).toBe(152 * 8 + 10 * 128 + 129 * 64 + 65 * 2);
    const misplaced = { kind: 'categoryEmbedding', units: 8 };
    expect(problems({ layers: [{ kind: 'dense', units: 4 }, misplaced] }, { manifest: towns(150) })).toEqual(['LAYERS_INVALID layers[1]']);
    expect(problems({ layers: [misplaced, { kind: 'flatten' }] }, { manifest: pictures() })).toEqual(['LAYERS_INVALID layers[0]']);
    expect(problems({ layers: [{ kind: 'embedding', units: 4 }] }, { manifest: towns(150) })).toEqual(['LAYERS_INVALID layers[0]']);
  });

  it('refuses what would not fit into memory, with the estimate', () => {
    const layers = Array.from({ length: 12 }, () => ({ kind: 'dense', units: 8192 }));
    const outcome = request({ layers }, { memoryLimitBytes: 2 * 1024 ** 3 });
    expect(outcome.ok ? '' : outcome.problems[0]?.message).toMatch(/about 33 GiB \(738,\d{3},\d{3} parameters\), more than the 2 GiB/);
    expect(problems({ layers: layers.slice(0, 2) }, { memoryLimitBytes: 8 * 1024 ** 3 })).toEqual([]);
    const limited = { memoryLimitBytes: 1024 ** 3 };
    const texts = aManifest({ columns: [aColumn('said', { type: 'TEXT' }), aColumn('outcome', { type: 'TEXT' })] });
    expect(problems({ task: 'SEQUENCE_TO_SEQUENCE', text: { maximumLength: 2048 } }, { manifest: texts, ...limited })).toEqual(['MEMORY_EXCEEDED batchSize']);
    expect(problems({ task: 'SEQUENCE_TO_SEQUENCE' }, { manifest: texts, ...limited })).toEqual([]);
    const days = aManifest({ columns: [aColumn('day', { type: 'DATETIME', statistics: { distinct: 200 } }), aColumn('outcome')] });
    expect(problems({ task: 'FORECASTING', forecast: { window: 512 }, layers: [{ kind: 'gru', units: 2048 }], batchSize: 512 }, { manifest: days, ...limited })).toEqual(['MEMORY_EXCEEDED batchSize']);
    expect(problems({ task: 'FORECASTING' }, { manifest: days, ...limited })).toEqual([]);
  });
});

describe('defaultRunSpec of texts', () => {
  const manifest = aManifest({ modality: 'TEXT', columns: [aColumn('message', { type: 'TEXT' }), aColumn('outcome', { type: 'CATEGORY', statistics: { distinct: 2 } })] });

  it('chooses word vectors, and leaves the tokeniser to the data', () => {
    const chosen = spec({}, { manifest });
    expect(chosen).toMatchObject({ features: ['message'], architecture: { preset: 'text-embedding' } });
    expect(chosen).not.toHaveProperty('text');
    expect(parseRunSpec(JSON.parse(JSON.stringify(chosen)))).toEqual({ ok: true, value: chosen });
  });

  it('takes a kind of tokeniser, its size and a length', () => {
    expect(spec({ text: { tokenizer: 'bytePair', maximumLength: 32 } }, { manifest }).text).toEqual({ tokenizer: 'bytePair', vocabularySize: 4096, maximumLength: 32 });
  });

  it.each<[RunSpecOverrides, string[]]>([
    [{ text: { tokenizer: 'letters' } }, ['TEXT_OPTION_INVALID text.tokenizer']], [{ text: { tokenizer: { model: null } } }, ['TOKENIZER_INVALID text.tokenizer']],
    [{ text: { vocabularySize: 5, maximumLength: 0 } }, ['TEXT_OPTION_INVALID text.vocabularySize', 'TEXT_OPTION_INVALID text.maximumLength']],
    [{ layers: [{ kind: 'dense', units: 4 }, { kind: 'lstm', units: 4 }] }, ['LAYERS_INVALID layers[1]']],
  ])('refuses %j', (overrides, expected) => {
    expect(problems(overrides, { manifest })).toEqual(expected);
  });
});
