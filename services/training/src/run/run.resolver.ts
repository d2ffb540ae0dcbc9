import { Args, Context, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { layerKinds, presets, trainingChoices } from '@lepton/architectures';
import { asResult, toConnection, type SubgraphContext } from '@lepton/graphql';
import type {
  AdjustRunInput, QueryArchitecturesArgs, QueryRunsArgs, QueryTrainingChoicesArgs, RunActionInput, RunLogsArgs, RunMetricsArgs, StartRunInput,
} from '../generated/graphql.js';
import type { MetricPointEntity } from './run-records.entity.js';
import { RunRepository } from './run.repository.js';
import type { RunEntity } from './run.entity.js';
import { ControlRun } from './use-cases/control-run.js';
import { StartRun } from './use-cases/start-run.js';

const BY_ID = Symbol('run by id');
const EXPERIMENT_BY_ID = Symbol('experiment of a run');

@Resolver('Run')
export class RunResolver {
  constructor(
    private readonly runs: RunRepository,
    private readonly start: StartRun,
    private readonly control: ControlRun,
  ) {}

  @Query('run')
  run(@Args('id') id: string, @Context() { workspace }: SubgraphContext) {
    return this.runs.find(workspace, id);
  }

  @Query('runs')
  async page(@Args() args: QueryRunsArgs, @Context() { workspace }: SubgraphContext) {
    const page = await this.runs.page(workspace, args, { first: args.first ?? 20, after: args.after });
    return toConnection(page, (row) => row, { after: args.after, totalCount: () => this.runs.count(workspace, args) });
  }

  @Query('architectures')
  architectures(@Args() { task, modality }: QueryArchitecturesArgs) {
    return presets({ task: task ?? undefined, modality: modality ?? undefined });
  }

  @Query('layerKinds')
  layerKinds() {
    return layerKinds();
  }

  @Query('trainingChoices')
  trainingChoices(@Args() { task }: QueryTrainingChoicesArgs) {
    return trainingChoices(task);
  }

  @Mutation('startRun')
  startRun(@Args('input') input: StartRunInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Run', this.start.execute(workspace, input));
  }

  @Mutation('cancelRun')
  cancelRun(@Args('input') { runId }: RunActionInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Run', this.control.cancel(workspace, runId));
  }

  @Mutation('pauseRun')
  pauseRun(@Args('input') { runId }: RunActionInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Run', this.control.pause(workspace, runId));
  }

  @Mutation('resumeRun')
  resumeRun(@Args('input') { runId }: RunActionInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Run', this.control.resume(workspace, runId));
  }

  @Mutation('adjustRun')
  adjustRun(@Args('input') input: AdjustRunInput, @Context() { workspace }: SubgraphContext) {
    return asResult('Run', this.control.adjust(workspace, input));
  }

  @ResolveField('datasetVersion')
  datasetVersion(@Parent() { datasetVersionId }: RunEntity) {
    return { id: datasetVersionId };
  }

  @ResolveField('modelVersion')
  modelVersion(@Parent() { modelVersionId }: RunEntity) {
    return modelVersionId && { id: modelVersionId };
  }

  @ResolveField('target')
  target(@Parent() { spec }: RunEntity) {
    return spec.target;
  }

  @ResolveField('task')
  task(@Parent() { spec }: RunEntity) {
    return spec.task;
  }

  @ResolveField('spec')
  spec(@Parent() { spec }: RunEntity) {
    return { ...spec, json: spec };
  }

  @ResolveField('progress')
  progress(@Parent() run: RunEntity) {
    return run.progress && { ...run.progress, run };
  }

  @ResolveField('metrics')
  async metrics(@Parent() { id }: RunEntity, @Args() { names, split, after }: RunMetricsArgs) {
    return toSeries(await this.runs.metricPoints(id, { names, split, after }));
  }

  @ResolveField('checkpoints')
  checkpoints(@Parent() { id }: RunEntity) {
    return this.runs.checkpoints(id);
  }

  @ResolveField('logs')
  async logs(@Parent() { id }: RunEntity, @Args() args: RunLogsArgs) {
    return toConnection(await this.runs.logs(id, { first: args.first ?? 200, after: args.after }), (row) => row, { after: args.after });
  }

  @ResolveField('experiment')
  experiment(@Parent() { experimentId }: RunEntity, @Context() context: SubgraphContext) {
    return experimentId && context.load(EXPERIMENT_BY_ID, experimentId, (ids) => this.runs.experiments(context.workspace, ids));
  }

  @ResolveReference()
  reference({ id }: { id: string }, context: SubgraphContext) {
    return context.load(BY_ID, id, (ids) => this.runs.findByIds(context.workspace, ids));
  }
}

/** Points come sorted by name and split. */
function toSeries(points: MetricPointEntity[]) {
  const series: { name: string; split: string; points: MetricPointEntity[] }[] = [];
  for (const point of points) {
    const last = series.at(-1);
    if (last?.name === point.name && last.split === point.split) last.points.push(point);
    else series.push({ name: point.name, split: point.split, points: [point] });
  }
  return series;
}

@Resolver('Evaluation')
export class EvaluationResolver {
  @ResolveField('worstExamples')
  worstExamples(@Parent() { worstExamples }: { worstExamples: unknown[] }, @Args('first') first: number) {
    return worstExamples.slice(0, Math.max(0, first));
  }
}
