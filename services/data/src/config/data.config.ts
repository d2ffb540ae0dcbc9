import { z } from 'zod';
import { DatabaseServiceEnvironment, parseConfig } from '@lepton/service-kit';

const DataEnvironment = DatabaseServiceEnvironment.extend({
  LEPTON_DATA_DIR: z.string().default('/var/lib/lepton/uploads').describe('Folder for uploads under way and for files being read; a fast local disk'),
  LEPTON_MAX_UPLOAD_BYTES: z.coerce.number().int().min(1).default(10 * 1024 ** 3).describe('The largest file that is accepted'),
  LEPTON_DATA_MEMORY_MB: z.coerce.number().int().min(64).default(400).describe('Memory for reading one file; more of it goes to disk'),
  LEPTON_IMPORT_ALLOW: z.string().default('').transform((text) => text.split(',').map((network) => network.trim()).filter(Boolean)).pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'must be addresses or networks such as 10.0.0.0/8, with commas between them'))).describe('Addresses or networks that may be fetched from, beside the public internet'),
  LEPTON_HUGGING_FACE_URL: z.url().default('https://datasets-server.huggingface.co').describe('The dataset viewer of the Hugging Face hub, or of a mirror'),
  LEPTON_UPLOAD_EXPIRY_HOURS: z.coerce.number().positive().default(168).describe('An upload of which no byte has come for so long, or of which no dataset has been made for so long, is removed'),
  LEPTON_CLAIM_MS: z.coerce.number().int().min(1_000).default(15_000).describe('A service that has not been heard of for this long has lost the file that it was reading, which another one takes up'),
});

export const loadConfig = () => parseConfig(DataEnvironment);
export type DataConfig = ReturnType<typeof loadConfig>;
export const DATA_CONFIG = Symbol('data config');
