import { z } from 'zod';
import { fetchFile, type FetchOptions } from './fetch-file.js';
import { ImportError } from './import-error.js';

export interface HuggingFaceDataset {
  name: string;
  config?: string | undefined;
  split?: string | undefined;
}

const answer = z.object({ parquet_files: z.array(z.object({ config: z.string(), split: z.string(), url: z.string(), size: z.number() })) });
const ANSWER_BYTES = 10_000_000;

/**
 * The Parquet files of one split of a dataset on the Hugging Face hub, as its dataset viewer's API lists them (`/parquet`).
 * @throws ImportError which names the configurations and splits that there are
 */
export async function parquetFilesOf({ name, config, split = 'train' }: HuggingFaceDataset, api: string, options: FetchOptions): Promise<string[]> {
  const { field } = options;
  if (!/^\w[\w.-]*(\/\w[\w.-]*)?$/.test(name)) throw new ImportError('INVALID_URL', `"${name}" is not a dataset's name on the hub. It looks like "user/dataset".`, field);
  const { body } = await fetchFile(`${api}/parquet?dataset=${encodeURIComponent(name)}`, { ...options, maximumBytes: ANSWER_BYTES }).catch((error: unknown) => {
    if (error instanceof ImportError && error.code === 'URL_REFUSED') throw new ImportError('NOT_FOUND', `The hub has no public dataset "${name}" with Parquet files. Check its name, such as "user/dataset".`, field);
    throw error;
  });
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const files = answer.parse(JSON.parse(Buffer.concat(chunks).toString())).parquet_files;
  const configs = [...new Set(files.map((file) => file.config))];
  const chosen = config ?? (configs.includes('default') ? 'default' : configs.length === 1 ? configs[0] : undefined);
  if (chosen === undefined || !configs.includes(chosen)) {
    throw new ImportError('NOT_FOUND', `${config === undefined ? `"${name}" has several configurations` : `"${name}" has no configuration "${config}"`}. Choose one: ${configs.join(', ')}.`, field);
  }
  const found = files.filter((file) => file.config === chosen && file.split === split).map(({ url }) => url);
  if (found.length > 0) return found;
  const splits = new Set(files.filter((file) => file.config === chosen).map((file) => file.split));
  throw new ImportError('NOT_FOUND', `"${name}" has no split "${split}". Choose one: ${[...splits].join(', ')}.`, field);
}
