import { z } from 'zod';
import type { DataIssue, SplitName } from '../ingest/profile.types.js';
import { splitNamed } from '../ingest/split-names.js';
import { fetchFile, type FetchOptions } from './fetch-file.js';
import { ImportError } from './import-error.js';

export interface HuggingFaceDataset {
  name: string;
  config?: string | undefined;
  split?: string | undefined;
}

/** What to fetch of a dataset on the hub. */
export interface HubFiles {
  /** `split`: where the hub has several that are called after ours. */
  readonly files: readonly { readonly url: string; readonly split?: SplitName }[];
  /** What of the dataset is not among them. */
  readonly notes: readonly DataIssue[];
}

const file = z.object({ config: z.string(), split: z.string(), url: z.string() });
const unfinished = z.array(z.object({ config: z.string().optional() })).default([]);
/** https://huggingface.co/docs/dataset-viewer/parquet */
const answer = z.object({ parquet_files: z.array(file), partial: z.boolean().default(false), pending: unfinished, failed: unfinished });
type Answer = z.infer<typeof answer>;
const ANSWER_BYTES = 10_000_000;

/**
 * The Parquet files of a dataset on the Hugging Face hub, as its dataset viewer's API lists them (`/parquet`): of the split that is named, else of all that are
 * called after training, validation and test.
 * @throws ImportError which names the configurations and splits that there are
 */
export async function parquetFilesOf(dataset: HuggingFaceDataset, api: string, options: FetchOptions): Promise<HubFiles> {
  const { name } = dataset;
  const { field } = options;
  if (!/^\w[\w.-]*(\/\w[\w.-]*)?$/.test(name)) throw new ImportError('INVALID_URL', `"${name}" is not a dataset's name on the hub. It looks like "user/dataset".`, field);
  const listed = await ask(name, api, options);
  const config = chosenConfig(dataset, listed, field);
  const ofConfig = listed.parquet_files.filter((each) => each.config === config);
  const waits = (state: Answer['pending']) => state.some((each) => (each.config ?? config) === config);
  if (waits(listed.pending)) throw new ImportError('NOT_READY', `The hub is still preparing the Parquet files of "${name}". Try again in some minutes.`, field);
  if (waits(listed.failed)) throw new ImportError('NOT_FOUND', `The hub could not make Parquet files of all of "${name}" (${config}), so only a part of it could be brought. Choose another configuration, or download the dataset and upload it.`, field);
  const chosen = chosenSplits(dataset, ofConfig, field);
  const left = [...new Set(ofConfig.map(({ split }) => split))].filter((split) => !chosen.has(split));
  const several = new Set(chosen.values()).size > 1;
  return {
    files: ofConfig.flatMap(({ split, url }) => {
      const known = chosen.get(split);
      return known === undefined ? [] : [{ url, ...(several && known !== 'WHOLE' && { split: known }) }];
    }),
    notes: [
      ...(listed.partial ? [{ code: 'LEFT_OUT', severity: 'WARNING', message: `The hub makes Parquet files of only a part of "${name}", since it is large: the rest was left out. Download the dataset and upload it to use all.` } as const] : []),
      ...(dataset.split === undefined && left.length > 0 ? [{ code: 'LEFT_OUT', severity: 'INFO', message: `The hub has more splits of "${name}" than training, validation and test: ${left.join(', ')} ${left.length === 1 ? 'was' : 'were'} left out. Bring one by huggingFace: {split}.` } as const] : []),
    ],
  };
}

async function ask(name: string, api: string, options: FetchOptions): Promise<Answer> {
  const { field } = options;
  const { body } = await fetchFile(`${api}/parquet?dataset=${encodeURIComponent(name)}`, { ...options, maximumBytes: ANSWER_BYTES }).catch((error: unknown) => {
    if (error instanceof ImportError && error.code === 'URL_REFUSED') throw new ImportError('NOT_FOUND', `The hub has no public dataset "${name}" with Parquet files. Check its name, such as "user/dataset".`, field);
    throw error;
  });
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const parsed = answer.safeParse(json(Buffer.concat(chunks).toString()));
  if (parsed.success) return parsed.data;
  throw new ImportError('URL_REFUSED', `${new URL(api).host} answers with something else than the list of the Parquet files of "${name}". Try again later, or download the dataset and upload it; LEPTON_HUGGING_FACE_URL has to be the address of a dataset viewer.`, field);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function chosenConfig({ name, config }: HuggingFaceDataset, { parquet_files: files, pending, failed }: Answer, field: string): string {
  const configs = [...new Set([...files, ...pending, ...failed].flatMap((each) => each.config ?? []))];
  const chosen = config ?? (configs.includes('default') ? 'default' : configs.length === 1 ? configs[0] : undefined);
  if (chosen !== undefined && configs.includes(chosen)) return chosen;
  if (configs.length === 0) throw new ImportError('NOT_FOUND', `The hub has no Parquet files of "${name}". Download the dataset and upload it.`, field);
  throw new ImportError('NOT_FOUND', `${config === undefined ? `"${name}" has several configurations` : `"${name}" has no configuration "${config}"`}. Choose one: ${configs.join(', ')}.`, field);
}

/** The hub's splits to bring, and which of ours each is; WHOLE where rows are to be dealt out as usual. */
function chosenSplits({ name, split }: HuggingFaceDataset, files: Answer['parquet_files'], field: string): Map<string, SplitName | 'WHOLE'> {
  const splits = [...new Set(files.map((each) => each.split))];
  if (split !== undefined && splits.includes(split)) return new Map([[split, 'WHOLE']]);
  const [only] = splits;
  if (split === undefined && splits.length === 1 && only !== undefined) return new Map([[only, 'WHOLE']]);
  const ours = new Map(splits.flatMap((each) => {
    const known = splitNamed(each);
    return known ? [[each, known] as const] : [];
  }));
  if (split === undefined && [...ours.values()].includes('TRAIN')) return ours;
  throw new ImportError('NOT_FOUND', `${split === undefined ? `No split of "${name}" is called train` : `"${name}" has no split "${split}"`}. Choose one: ${splits.join(', ')}.`, field);
}
