import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { serviceNames, type ServiceName } from '../config/launcher.config.js';
import { LaunchError, explainFileError } from '../launch-error.js';
import { writeAtomically } from './write-atomically.js';

const generate = () => randomBytes(24).toString('base64url');
const secret = () => z.string().min(16).default(generate);

const schema = z.object({
  token: z.string().min(16).default(() => `lpt_${generate()}`),
  gatewaySecret: secret(),
  natsToken: secret(),
  databaseAdmin: secret(),
  databases: z.object(Object.fromEntries(serviceNames.map((name) => [name, secret()])) as Record<ServiceName, ReturnType<typeof secret>>).prefault({}),
});

export type Secrets = z.infer<typeof schema>;

/** Reads the installation's secrets and generates those that are missing. The file is readable by its owner only. */
export function loadSecrets(path: string): { secrets: Secrets; firstStart: boolean } {
  const firstStart = !existsSync(path);
  const secrets = firstStart ? schema.parse({}) : read(path);
  writeAtomically(path, `${JSON.stringify(secrets, null, 2)}\n`, 0o600);
  return { secrets, firstStart };
}

function read(path: string): Secrets {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw explainFileError(error, path);
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LaunchError(`${path} is damaged.`, 'Restore it from a backup; or delete it and start empty: npm start -- --fresh', [], { cause });
  }
}
