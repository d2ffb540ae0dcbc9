import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@lepton/persistence';
import { DataSource } from 'typeorm';
import type { Metric, Outcome, Window } from '../generated/graphql.js';
import { windowStart } from '../health/health-window.js';
import { evaluateClassification, evaluateRegression, type NamedValue } from './evaluate.js';
import type { Truth } from './truth.js';

export interface NewOutcome {
  workspace: string;
  predictionId: string;
  deploymentId: string;
  revisionId: string;
  modelVersionId: string;
  shadow: boolean;
  value: unknown;
  truth: Truth;
}

export interface LiveEvaluationRow {
  outcomeCount: bigint;
  metrics: Metric[];
  atTraining: Metric[];
}

interface OutcomeCountRow {
  deployment_id: string;
  /** Of a classification. */
  actual_label: string | null;
  predicted_label: string | null;
  positive_label: string | null;
  count: string;
  sum_of_squares: number | null;
  sum_of_absolutes: number | null;
}

@Injectable()
export class OutcomeRepository {
  constructor(private readonly database: DataSource) {}

  /** By prediction id. */
  async find(workspace: string, predictionIds: readonly string[]): Promise<{ id: string; outcome: Outcome }[]> {
    const rows = await this.database.query<{ prediction_id: string; value: unknown; recorded_at: Date }[]>(
      'SELECT prediction_id, value, recorded_at FROM outcome WHERE workspace = $1 AND prediction_id = ANY ($2)', [workspace, predictionIds],
    );
    return rows.map((row) => ({ id: row.prediction_id, outcome: { value: row.value, at: row.recorded_at } }));
  }

  /** Replaces another outcome of the prediction. Returns it, and whether anything has changed. */
  async save(tx: EntityManager, { workspace, predictionId, truth, ...outcome }: NewOutcome): Promise<{ at: Date; changed: boolean }> {
    const [written] = await tx.query<{ recorded_at: Date }[]>(
      `INSERT INTO outcome AS known (workspace, prediction_id, deployment_id, revision_id, model_version_id, shadow, value,
         actual_label, predicted_label, positive_label, actual_number, predicted_number, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())
       ON CONFLICT (workspace, prediction_id) DO UPDATE
         SET value = excluded.value, actual_label = excluded.actual_label, actual_number = excluded.actual_number, recorded_at = excluded.recorded_at
         WHERE known.value <> excluded.value
       RETURNING recorded_at`,
      [
        workspace, predictionId, outcome.deploymentId, outcome.revisionId, outcome.modelVersionId, outcome.shadow, JSON.stringify(outcome.value),
        ...(truth.kind === 'label' ? [truth.actual, truth.predicted, truth.positive, null, null] : [null, null, null, truth.actual, truth.predicted]),
      ],
    );
    if (written) return { at: written.recorded_at, changed: true };
    const [known] = await tx.query<{ recorded_at: Date }[]>('SELECT recorded_at FROM outcome WHERE workspace = $1 AND prediction_id = $2', [workspace, predictionId]);
    return { at: known?.recorded_at ?? new Date(), changed: false };
  }

  /** Of the deployments that have outcomes at all; over those which were recorded in the window. */
  async evaluate(workspace: string, deploymentIds: readonly string[], window: Window): Promise<{ id: string; evaluation: LiveEvaluationRow }[]> {
    const since = windowStart(window, new Date());
    const [counts, known, rollouts] = await Promise.all([
      this.database.query<OutcomeCountRow[]>(
        `SELECT deployment_id, actual_label, predicted_label, positive_label, count(*) AS count,
           sum((predicted_number - actual_number) ^ 2) AS sum_of_squares, sum(abs(predicted_number - actual_number)) AS sum_of_absolutes
         FROM outcome WHERE workspace = $1 AND deployment_id = ANY ($2) AND recorded_at >= $3 AND NOT shadow
         GROUP BY deployment_id, actual_label, predicted_label, positive_label`,
        [workspace, deploymentIds, since],
      ),
      this.database.query<{ id: string }[]>(
        `SELECT id FROM unnest($2::text[]) AS wanted (id)
         WHERE EXISTS (SELECT FROM outcome WHERE workspace = $1 AND deployment_id = wanted.id AND NOT shadow)`,
        [workspace, deploymentIds],
      ),
      this.database.query<{ deployment_id: string; metrics: Metric[] }[]>(
        `SELECT DISTINCT ON (deployment_id) deployment_id, metrics FROM revision_rollout
         WHERE workspace = $1 AND deployment_id = ANY ($2) ORDER BY deployment_id, rolled_out_at DESC`,
        [workspace, deploymentIds],
      ),
    ]);
    const byDeployment = Map.groupBy(counts, (row) => row.deployment_id);
    const trained = new Map(rollouts.map((row) => [row.deployment_id, row.metrics]));
    return known.map(({ id }) => ({ id, evaluation: toEvaluation(byDeployment.get(id) ?? [], trained.get(id) ?? []) }));
  }
}

function toEvaluation(rows: readonly OutcomeCountRow[], trained: readonly Metric[]): LiveEvaluationRow {
  const metrics = evaluateRows(rows);
  return {
    outcomeCount: rows.reduce((total, { count }) => total + BigInt(count), 0n),
    metrics: metrics.map(({ name, value }) => ({ name, value, split: 'TEST' })),
    atTraining: trained.filter(({ name, split }) => split === 'TEST' && (metrics.length === 0 || metrics.some((metric) => metric.name === name))),
  };
}

/** A deployment whose task has changed has outcomes of both kinds, or of other classes: each kind has its metrics, over all its classes. */
function evaluateRows(rows: readonly OutcomeCountRow[]): NamedValue[] {
  const labelled = rows.flatMap(({ actual_label: actual, predicted_label: predicted, count }) => (actual === null || predicted === null ? [] : { actual, predicted, count: Number(count) }));
  const positives = new Set(rows.flatMap(({ actual_label: label, positive_label: positive }) => (label === null ? [] : positive)));
  const [positive] = positives;
  const numbers = rows.filter(({ actual_label: label }) => label === null);
  const total = (value: (row: OutcomeCountRow) => number | string | null) => numbers.reduce((sum, row) => sum + Number(value(row)), 0);
  return [
    ...evaluateClassification(labelled, positives.size === 1 ? (positive ?? undefined) : undefined),
    ...evaluateRegression({ count: total((row) => row.count), sumOfSquares: total((row) => row.sum_of_squares), sumOfAbsolutes: total((row) => row.sum_of_absolutes) }),
  ];
}
