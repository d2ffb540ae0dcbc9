/**
 * `npm run engine:pytorch [-- --cpu | --cuda]`: PyTorch for the engine PYTORCH, in a virtual environment of its own, libs/python/.venv. Does nothing where it
 * is there already. On Linux the Python package index has PyTorch with CUDA only, which is 5 GB; without an NVIDIA card, the small one
 * of PyTorch's own index is taken where that answers.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapError, explainPip } from './bootstrap-error.mjs';
import { root } from './paths.mjs';
import { runCommand } from './run-command.mjs';
import { Steps } from './steps.mjs';

const packageDir = join(root, 'libs/python');
const venv = join(packageDir, '.venv');
const python = join(venv, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
const requirements = join(packageDir, 'requirements.txt');
/** Written last: without it the environment is not whole. */
const stamp = join(venv, 'lepton-installed');
const oldestMinor = 11;
const cpuIndex = 'https://download.pytorch.org/whl/cpu';

const steps = new Steps();
try {
  const cuda = wantsCuda(process.argv.slice(2));
  const wanted = createHash('sha256').update(readFileSync(requirements)).update(cuda ? 'cuda' : 'cpu').digest('hex');
  if (!(existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && (await works()).code === 0)) {
    const base = await steps.run('python', findPython);
    await steps.run('virtual environment', () => makeEnvironment(base.file));
    const index = cuda || process.platform !== 'linux' ? undefined : await reachable(cpuIndex);
    if (process.platform === 'linux' && !index) steps.print(`  PyTorch comes with CUDA's libraries: about 3 GB to fetch, 5.4 GB on disk.${cuda ? '' : ` (${cpuIndex}, where it is smaller, does not answer.)`}`);
    await steps.run('torch', () => install(index));
  }
  const { code, output } = await works();
  if (code !== 0) throw new BootstrapError('PyTorch is installed but does not start.', `Delete ${venv} and run npm run engine:pytorch again.`, output.trim().split('\n').slice(-6));
  writeFileSync(stamp, wanted);
  steps.print(`PyTorch ${output.trim()}. The engine PYTORCH can be chosen from now on; running workers notice it by themselves.`);
} catch (error) {
  steps.fail(error);
  process.exitCode = 1;
}

function wantsCuda(args) {
  const unknown = args.find((arg) => !['--cpu', '--cuda'].includes(arg));
  if (unknown !== undefined) throw new BootstrapError(`engine:pytorch does not know ${unknown}.`, 'Use: npm run engine:pytorch, or with -- --cpu or -- --cuda behind it.');
  return args.includes('--cuda') || (!args.includes('--cpu') && (existsSync('/dev/nvidia0') || existsSync('/proc/driver/nvidia/version')));
}

async function findPython() {
  const tried = [];
  for (const file of process.env.PYTHON ? [process.env.PYTHON] : ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']) {
    const { code, output } = await runCommand(file, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])']);
    if (code !== 0) continue;
    const version = output.trim();
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && minor >= oldestMinor) return { file, label: `python ${version}` };
    tried.push(`${file} is ${version}`);
  }
  throw new BootstrapError(
    tried.length > 0 ? `PyTorch needs Python 3.${oldestMinor} or newer; ${tried.join(', ')}.` : 'There is no Python on this machine.',
    `Install Python 3.${oldestMinor} or newer (https://www.python.org, or your system's packages), or name one: PYTHON=/path/to/python npm run engine:pytorch`,
  );
}

async function makeEnvironment(base) {
  if (existsSync(python) && (await runCommand(python, ['-m', 'pip', '--version'])).code === 0) return;
  rmSync(venv, { recursive: true, force: true });
  const { code, output } = await runCommand(base, ['-m', 'venv', venv]);
  if (code === 0) return;
  if (/ensurepip|No module named venv/.test(output)) {
    throw new BootstrapError('This Python lacks its module venv.', 'Install it (Debian and Ubuntu: sudo apt install python3-venv) and run npm run engine:pytorch again.');
  }
  throw explainPip('make the virtual environment', output);
}

/** Its version "2.15.0+cpu" goes before the package index's "2.15.0". */
async function reachable(index) {
  try {
    return (await fetch(`${index}/torch/`, { signal: AbortSignal.timeout(10_000) })).ok ? index : undefined;
  } catch {
    return undefined;
  }
}

async function install(index) {
  const args = ['-m', 'pip', 'install', '--requirement', requirements, ...(index ? ['--extra-index-url', index] : []), '--no-input', '--disable-pip-version-check', '--no-cache-dir'];
  const { code, output } = await runCommand(python, args, { cwd: packageDir });
  if (code !== 0) throw explainPip('install PyTorch', output);
}

/** Computes something with it. */
function works() {
  return runCommand(python, ['-W', 'ignore', '-c', 'import torch; x = torch.ones(8, 8, requires_grad=True); (x @ x).sum().backward(); print(torch.__version__, "on cuda" if torch.cuda.is_available() else "on the cpu")'], { cwd: packageDir });
}
