import type { ModelEntity } from '../model/model.entity.js';
import type { ModelVersionEntity } from './model-version.entity.js';

/** What is known of a version, in Markdown: what it does, how well, and what it was made from. */
export function modelCard(model: ModelEntity, version: ModelVersionEntity): string {
  const metrics = version.metrics.map(({ name, split, value }) => `| ${name} | ${split.toLowerCase()} | ${Number(value.toPrecision(4))} |`);
  return [
    `# ${model.name}, version ${version.number}`,
    model.description ?? '',
    `Task: ${model.task.toLowerCase().replaceAll('_', ' ')}${version.target ? ` of **${version.target}**` : ''}`,
    version.labels.length ? `Classes: ${version.labels.join(', ')}` : '',
    `## How well\n\n| metric | split | value |\n|---|---|---|\n${metrics.join('\n')}`,
    `## Input\n\n${version.signature.inputs.map(({ name, type }) => `- \`${name}\` (${type})`).join('\n')}`,
    [
      '## Origin', '',
      `- run: ${version.runId ?? '–'}`,
      `- dataset version: ${version.datasetVersionId ?? '–'}`,
      `- artifact: ${version.digest}, ${version.byteSize} bytes`,
      `- registered: ${version.createdAt.toISOString()}`,
    ].join('\n'),
  ].filter(Boolean).join('\n\n') + '\n';
}
