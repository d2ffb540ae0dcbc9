/** A failure that the user can act on; the compiled launcher's LaunchError looks the same. */
export class BootstrapError extends Error {
  constructor(message, wayOut, details = [], options) {
    super(message, options);
    this.name = 'BootstrapError';
    this.wayOut = wayOut;
    this.details = details;
  }
}

/**
 * Makes a clear line of what npm wrote when it failed.
 * @param {string} what what was to be done, as in "install the dependencies"
 * @param {string} output npm's output
 */
export function explainNpm(what, output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? '';
  const details = output.split('\n').filter((line) => /npm (error|ERR!)/.test(line)).slice(0, 6);
  const fail = (message, wayOut) => new BootstrapError(message, wayOut, details);
  if (/ENOSPC|EDQUOT|no space left/i.test(output)) return fail(`The disk is full; npm could not ${what}.`, 'Free at least 2 GB and start again.');
  if (/EACCES|EPERM|EROFS/.test(code) || /permission denied/i.test(output)) {
    const path = /npm (?:error|ERR!) path (.+)/.exec(output)?.[1] ?? 'this folder';
    return fail(`No permission to write ${path}; npm could not ${what}.`, 'Make the folder yours (sudo chown -R "$USER" .), or clone Lepton where you may write.');
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network request/i.test(output)) {
    return fail(`No network: the npm registry does not answer; npm could not ${what}.`, 'Connect to the network, or name a reachable registry or proxy: npm config set registry URL, npm config set proxy URL.');
  }
  if (code === 'E401' || code === 'E403') return fail(`The npm registry refuses access; npm could not ${what}.`, 'Log in (npm login), or name another registry: npm config set registry URL.');
  if (code === 'E404' || code === 'ETARGET') return fail(`The npm registry lacks a package; npm could not ${what}.`, 'Go back to the registry that npm has by default: npm config delete registry');
  if (code === 'EUSAGE') return fail('package-lock.json does not match package.json.', 'Undo your change to them, or bring the lock up to date: npm install, then node deploy/local/bootstrap/complete-lockfile.mjs');
  return new BootstrapError(`npm could not ${what}.`, "npm's own words are above.", output.trim().split('\n').slice(-12));
}

/** Makes a clear line of a file-system failure; other errors pass through. */
export function explainFile(error, path) {
  switch (error?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new BootstrapError(`The disk that holds ${path} is full.`, 'Free at least 2 GB and start again.', [], { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new BootstrapError(`No permission to write ${path}.`, 'Make the folder yours (sudo chown -R "$USER" .), or clone Lepton where you may write.', [], { cause: error });
    default:
      return error;
  }
}

/**
 * Makes a clear line of what pip wrote when it failed.
 * @param {string} what what was to be done, as in "install PyTorch"
 * @param {string} output pip's output
 */
export function explainPip(what, output) {
  const details = output.split('\n').filter((line) => /^\s*(ERROR|WARNING: Retrying)/.test(line)).slice(-4);
  const fail = (message, wayOut) => new BootstrapError(message, wayOut, details);
  if (/ENOSPC|No space left|Disk quota/i.test(output)) return fail(`The disk is full; pip could not ${what}.`, 'Free at least 9 GB and start again.');
  if (/Permission denied|Read-only file system/i.test(output)) return fail(`No permission to write; pip could not ${what}.`, 'Make the folder yours (sudo chown -R "$USER" .), or clone Lepton where you may write.');
  if (/NewConnectionError|Failed to establish|name resolution|getaddrinfo|Network is unreachable|ConnectTimeout|ReadTimeout|ProxyError|SSLError/i.test(output)) {
    return fail(`No network: the Python package index does not answer; pip could not ${what}.`, 'Connect to the network, or name a reachable index or proxy: pip config set global.index-url URL, pip config set global.proxy URL.');
  }
  if (/No matching distribution|Could not find a version|Requires-Python/i.test(output)) {
    return fail(`The Python package index has nothing that fits this machine and this Python; pip could not ${what}.`, 'Name another Python, such as 3.12: PYTHON=/path/to/python npm run engine:pytorch');
  }
  return new BootstrapError(`pip could not ${what}.`, "pip's own words are above.", output.trim().split('\n').slice(-12));
}
