import { Injectable } from '@nestjs/common';
import { ProblemError } from '@lepton/contracts';
import { decodeRows, type ArtifactSignature, type InputTensor } from '@lepton/features';
import { datatypeOf } from '@lepton/inference';
import type { PredictInput } from '../../generated/graphql.js';
import { PredictionError } from '../prediction-error.js';
import type { PredictionEntity } from '../prediction.entity.js';
import { RouteTable, type RouteRevision } from '../route-table.js';
import { ServeRequest } from '../serve-request.js';

const MOST_ROWS = 1_000;

/** Rows as a person writes them → predictions, in the same order. */
@Injectable()
export class Predict {
  constructor(private readonly routes: RouteTable, private readonly serve: ServeRequest) {}

  async execute(workspace: string, { deployment: name, instances }: PredictInput): Promise<readonly PredictionEntity[]> {
    const route = await this.routes.find(workspace, name);
    if (!route) throw new PredictionError('NOT_FOUND', `There is no deployment called "${name}".`, 'deployment');
    if (instances.length === 0) throw new PredictionError('INVALID_INPUT', 'There are no rows: give at least one instance.', 'instances');
    if (instances.length > MOST_ROWS) throw new PredictionError('TOO_MANY_ROWS', `${instances.length} rows are more than ${MOST_ROWS}: send them in parts.`, 'instances');
    const { predictions } = await this.serve.execute(route, {
      body: ({ signature }) => encode(signature, instances),
      rows: () => instances as Record<string, unknown>[],
    });
    return predictions;
  }
}

function encode(signature: RouteRevision['signature'], instances: readonly unknown[]): Buffer {
  const decoded = decodeRows({ target: '', ...signature, version: 1, modality: 'TABULAR' } satisfies ArtifactSignature, instances);
  if (!decoded.ok) {
    const [first] = decoded.problems;
    throw new ProblemError(first?.code ?? 'INVALID_INPUT', decoded.problems.map(({ message }) => message).join(' '), first?.field);
  }
  return Buffer.from(JSON.stringify({ inputs: decoded.value.map(toJson) }));
}

/** JSON has no NaN: a missing number is null, as the model server reads it. */
function toJson({ name, type, shape, data }: InputTensor) {
  return { name, shape, datatype: datatypeOf(type), data: Array.from<number | string, number | string | null>(data, (value) => (Number.isNaN(value) ? null : value)) };
}
