import { Injectable } from '@nestjs/common';
import type { RunSpec, RunSpecOverrides } from '@lepton/architectures';
import { isProblemError, ProblemError } from '@lepton/contracts';
import { Messaging } from '@lepton/messaging';
import { Outbox, Transactions } from '@lepton/persistence';
import { newId } from '@lepton/service-kit';
import { ensureExperiment } from '../../experiment/ensure-experiment.js';
import type { StartSweepInput, SweepStrategy } from '../../generated/graphql.js';
import { checkDeploymentName, chooseSpec, loadDataset } from '../../run/prepare-run.js';
import { defaultMinimumEpochs, rungsOf } from '../halving.js';
import { checkParameters, defaultParameters, draw, grid, MAXIMUM_TRIALS, withParameters, type SearchParameter, type TrialParameters } from '../search-space.js';
import { SweepEntity, TrialEntity } from '../sweep.entity.js';
import { Trials } from '../trials.js';
import { WorkerRegistry } from '../../training-engine/worker-registry.js';

const DEFAULT_TRIALS = 16;
const DEFAULT_PARALLEL = 4;
const DEFAULT_SEED = 42;

/** Works out every trial's spec before the first begins, so that what cannot be trained is said at once. */
@Injectable()
export class StartSweep {
  constructor(
    private readonly messaging: Messaging,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly trials: Trials,
    private readonly workers: WorkerRegistry,
  ) {}

  async execute(workspace: string, input: StartSweepInput): Promise<SweepEntity> {
    const { run: base } = input;
    checkDeploymentName(base.deployAs);
    const strategy: SweepStrategy = input.strategy ?? 'ASHA';
    const maximumTrials = inRange(input.maximumTrials ?? (strategy === 'GRID' ? MAXIMUM_TRIALS : DEFAULT_TRIALS), 1, MAXIMUM_TRIALS, 'maximumTrials');
    const maximumParallel = inRange(input.maximumParallel ?? DEFAULT_PARALLEL, 1, 100, 'maximumParallel');
    const reductionFactor = inRange(input.reductionFactor ?? 3, 2, 10, 'reductionFactor');
    const { name: datasetName, manifest } = await loadDataset(this.messaging, workspace, base.datasetVersionId, base.target);
    const overrides = base as RunSpecOverrides;
    const workers = await this.workers.living();
    const specOf = (these: RunSpecOverrides) => chooseSpec(manifest, these, workers);
    const spec = specOf(overrides);
    if (!manifest.splits.some(({ name, rowCount }) => name === 'VALIDATION' && rowCount > 0)) {
      throw new ProblemError('NO_VALIDATION_SPLIT', 'The dataset version has no validation rows, by which trials are compared. Make a version with a validation split.', 'run.datasetVersionId');
    }
    const metric = input.metric ?? 'loss';
    const goal = input.goal ?? (/loss|error/i.test(metric) ? 'MINIMIZE' : 'MAXIMIZE');
    const parameters = checkParameters(input.parameters?.map(toParameter) ?? defaultParameters(spec));
    const sets = strategy === 'GRID' ? grid(parameters, maximumTrials) : draw(parameters, maximumTrials, input.seed ?? DEFAULT_SEED);
    const trials = sets.map((set) => ({ parameters: set, spec: trialSpec(overrides, set, specOf) }));
    const minimumEpochs = inRange(input.minimumEpochs ?? defaultMinimumEpochs(spec.epochs, reductionFactor), 1, spec.epochs, 'minimumEpochs');

    return this.transactions.run(async (tx) => {
      const sweep = await tx.save(SweepEntity, {
        id: newId('swp'), workspace, name: input.name || `${datasetName}: ${spec.target}`, status: 'RUNNING', failure: null,
        strategy, metric, goal, parameters: [...parameters], datasetVersionId: base.datasetVersionId, manifest, maximumParallel,
        rungs: strategy === 'ASHA' ? rungsOf({ epochs: spec.epochs, minimumEpochs, reductionFactor }) : [], reductionFactor,
        experimentId: await ensureExperiment(tx, workspace, base.experiment),
        modelName: base.modelName || `${datasetName}-${spec.target}`, deployAs: base.deployAs || null,
        bestTrial: null, createdAt: new Date(), finishedAt: null,
      });
      await tx.save(trials.map((trial, index) => Object.assign(new TrialEntity(), {
        ...trial, sweepId: sweep.id, number: index + 1, status: 'WAITING', runId: null, value: null, reason: null, rungValues: [],
      })));
      await this.trials.advance(tx, sweep);
      return sweep;
    });
  }
}

function trialSpec(overrides: RunSpecOverrides, set: TrialParameters, specOf: (overrides: RunSpecOverrides) => RunSpec): RunSpec {
  try {
    return specOf(withParameters(overrides, set, specOf));
  } catch (error) {
    if (!isProblemError(error)) throw error;
    throw new ProblemError(error.code, `A trial with ${JSON.stringify(set)} cannot be trained. ${error.message}`, 'parameters');
  }
}

const toParameter = ({ name, values, minimum, maximum, scale, integer }: NonNullable<StartSweepInput['parameters']>[number]): SearchParameter => ({
  name, scale: scale ?? 'LINEAR', integer: integer ?? (['batchSize', 'epochs', 'seed'].includes(name)),
  ...(values && { values }), ...(minimum != null && { minimum }), ...(maximum != null && { maximum }),
});

function inRange(value: number, minimum: number, maximum: number, field: string): number {
  if (value >= minimum && value <= maximum) return value;
  throw new ProblemError('INVALID_SWEEP', `${field} is ${value}, not between ${minimum} and ${maximum}.`, field);
}
