import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { asResult, type SubgraphContext } from '@lepton/graphql';
import type { DeploymentLiveEvaluationArgs, Outcome, RecordOutcomeInput, Window } from '../generated/graphql.js';
import { OutcomeRepository, type LiveEvaluationRow } from './outcome.repository.js';
import { RecordOutcome } from './use-cases/record-outcome.js';

const BY_PREDICTION = Symbol('outcome by prediction');
const BY_DEPLOYMENT: Record<Window, symbol> = {
  LAST_MINUTE: Symbol('evaluation of the last minute'), LAST_HOUR: Symbol('evaluation of the last hour'),
  LAST_DAY: Symbol('evaluation of the last day'), LAST_WEEK: Symbol('evaluation of the last week'),
};

@Resolver('Prediction')
export class PredictionOutcomeResolver {
  constructor(private readonly outcomes: OutcomeRepository, private readonly record: RecordOutcome) {}

  @Mutation('recordOutcome')
  recordOutcome(@Args('input') input: RecordOutcomeInput, @Context() { workspace }: SubgraphContext) {
    return asResult('RecordedOutcome', this.record.execute(workspace, input));
  }

  @ResolveField('outcome')
  async ofPrediction(@Parent() prediction: { id: string }, @Context() context: SubgraphContext): Promise<Outcome | null> {
    const row = await context.load(BY_PREDICTION, prediction.id, (ids) => this.outcomes.find(context.workspace, ids));
    return row?.outcome ?? null;
  }
}

@Resolver('Deployment')
export class DeploymentEvaluationResolver {
  constructor(private readonly outcomes: OutcomeRepository) {}

  @ResolveField('liveEvaluation')
  async ofDeployment(@Parent() { id }: { id: string }, @Args() args: DeploymentLiveEvaluationArgs, @Context() context: SubgraphContext): Promise<LiveEvaluationRow | null> {
    const window = args.window ?? 'LAST_DAY';
    const row = await context.load(BY_DEPLOYMENT[window], id, (ids) => this.outcomes.evaluate(context.workspace, ids, window));
    return row?.evaluation ?? null;
  }
}
