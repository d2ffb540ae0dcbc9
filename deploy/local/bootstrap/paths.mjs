import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the bootstrap fetched, whichever LEPTON_HOME is used. */
export const toolsDir = join(root, '.lepton');
