import { z } from 'zod';
import type { MediaKind } from '../media/media.types.js';
import { literal } from '../sql.js';
import type { Workspace } from '../workspace.js';

/** What the Hugging Face hub's library says of a column; a Parquet file alone does not tell it. */
export interface HubFeature {
  readonly media?: MediaKind;
  /** Of a column of numbers: what each of them, from 0, means. */
  readonly classNames?: readonly string[];
}

const feature = z.object({ _type: z.string().catch(''), names: z.array(z.string()).optional().catch(undefined) }).catch({ _type: '' });
const written = z.object({ info: z.object({ features: z.record(z.string(), feature) }) });

/** By column name, from the metadata key `huggingface` (`datasets.Features` as JSON). Empty where there is none, or nothing that can be understood. */
export async function hubFeatures(workspace: Workspace, path: string): Promise<Map<string, HubFeature>> {
  const rows = await workspace.rows(`SELECT decode(value) FROM parquet_kv_metadata(${literal(path)}) WHERE key = 'huggingface'::BLOB`);
  const [[text] = []] = rows;
  const found = written.safeParse(typeof text === 'string' ? parsed(text) : undefined);
  return new Map(found.success ? Object.entries(found.data.info.features).map(([name, { _type, names }]) => [name, known(_type, names)]) : []);
}

function known(type: string, names: readonly string[] | undefined): HubFeature {
  if (type === 'Image') return { media: 'IMAGE' };
  if (type === 'Audio') return { media: 'AUDIO' };
  return type === 'ClassLabel' && names ? { classNames: names } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
