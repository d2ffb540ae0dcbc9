import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Trace } from '../generated/graphql.js';
import { SpanRepository } from './span.repository.js';
import { toTrace } from './trace.js';

@Injectable()
export class TraceRepository {
  constructor(private readonly database: DataSource, private readonly spans: SpanRepository) {}

  /** Traces of which spans are kept. */
  async find(traceIds: readonly string[]): Promise<Trace[]> {
    const rows = Map.groupBy(await this.spans.findByTraces(traceIds), (row) => row.trace_id);
    return traceIds.flatMap((id) => toTrace(id, rows.get(id) ?? []) ?? []);
  }

  /** By run id. */
  async findByRuns(workspace: string, runIds: readonly string[]): Promise<{ id: string; trace: Trace }[]> {
    const started = await this.database.query<{ run_id: string; trace_id: string }[]>(
      'SELECT run_id, trace_id FROM run_trace WHERE workspace = $1 AND run_id = ANY ($2)', [workspace, runIds],
    );
    const traces = new Map((await this.find([...new Set(started.map((row) => row.trace_id))])).map((trace) => [trace.id, trace]));
    return started.flatMap(({ run_id, trace_id }) => {
      const trace = traces.get(trace_id);
      return trace ? [{ id: run_id, trace }] : [];
    });
  }
}
