import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { FORBIDDEN, type AddressGuard } from './address-guard.js';
import { ImportError } from './import-error.js';

export interface FetchedFile {
  filename: string;
  /** As announced. */
  byteSize: number | undefined;
  /** To be read once, or not at all. Fails with an ImportError where more than the limit comes, or less than was announced. */
  body: AsyncIterable<Buffer>;
}

export interface FetchOptions {
  guard: AddressGuard;
  maximumBytes: number;
  signal: AbortSignal;
  /** The input's field, for messages. */
  field: string;
}

const MOST_REDIRECTS = 5;
const SILENCE_MS = 30_000;

/**
 * Opens a file on the web. Every address on the way is guarded, redirects included.
 * @throws ImportError which tells the user what is wrong with the URL
 */
export async function fetchFile(url: string, options: FetchOptions): Promise<FetchedFile> {
  const { guard, field } = options;
  // Kept alive, though it is used once: undici's parser ends the process when a server closes while the body waits to be read.
  const agent = new Agent({ connect: { lookup: guard.lookup, timeout: SILENCE_MS }, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS, pipelining: 1, connections: 1 });
  try {
    const { response, at } = await follow(url, options, agent);
    const { body, headers } = response;
    const refused = refusal(response, at, options);
    if (refused) {
      body.on('error', () => undefined).destroy();
      throw refused;
    }
    const byteSize = Number(headers['content-length'] ?? Number.NaN);
    return { filename: filenameOf(headers['content-disposition'], at), byteSize: Number.isNaN(byteSize) ? undefined : byteSize, body: guarded(body, agent, url, options) };
  } catch (error) {
    void agent.destroy();
    throw explained(error, url, field);
  }
}

/** Why what has been answered is not the file; undefined where it is. */
function refusal({ statusCode, headers }: Dispatcher.ResponseData, at: URL, { maximumBytes, field }: FetchOptions): ImportError | undefined {
  if (statusCode !== 200) {
    const why = statusCode === 401 || statusCode === 403 ? ': the file is not public' : statusCode === 404 ? ': there is no such file' : '';
    return new ImportError('URL_REFUSED', `${at.host} answers ${statusCode}${why}. Check the address in a browser.`, field);
  }
  if (Number(headers['content-length']) > maximumBytes) return tooLarge(maximumBytes, field);
  return /^text\/html/i.test(String(headers['content-type'] ?? ''))
    ? new ImportError('NOT_A_FILE', `${at.href} is a web page and not a file. Take the address of the download itself, often called "raw" or "download".`, field)
    : undefined;
}

async function follow(url: string, { guard, signal, field }: FetchOptions, dispatcher: Agent): Promise<{ response: Dispatcher.ResponseData; at: URL }> {
  let at = parsed(url, undefined, field);
  for (let redirects = 0; ; redirects++) {
    // A host that is an address is not looked up.
    const host = at.hostname.replace(/^\[|\]$/g, '');
    if (/^[\d.]+$|:/.test(host) && !guard.permits(host)) throw forbidden(host, field);
    const response = await request(at, { dispatcher, signal, headers: { 'accept-encoding': 'identity', 'user-agent': 'Lepton' } });
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || location === undefined) return { response, at };
    await response.body.dump();
    if (redirects === MOST_REDIRECTS) throw new ImportError('URL_REFUSED', `${at.host} redirects more than ${MOST_REDIRECTS} times. Take the address that the last one leads to.`, field);
    at = parsed(String(location), at, field);
  }
}

function parsed(url: string, base: URL | undefined, field: string): URL {
  const at = URL.parse(url, base?.href);
  if (!at || !/^https?:$/.test(at.protocol)) throw new ImportError('INVALID_URL', `"${url}" is not a web address. It has to begin with https:// or http://.`, field);
  if (at.username || at.password) throw new ImportError('INVALID_URL', 'An address with a password in it is not taken: it would be kept with the dataset. Upload the file instead.', field);
  return at;
}

function filenameOf(disposition: string | string[] | undefined, at: URL): string {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(String(disposition ?? ''))?.[1];
  const name = basename(decoded(given ?? at.pathname));
  return name.slice(0, 255) || 'download';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What comes, no more than the limit of it; the connection ends with it. */
async function* guarded(body: Readable, agent: Agent, url: string, { maximumBytes, signal, field }: FetchOptions): AsyncGenerator<Buffer> {
  const stop = () => body.destroy(new Error('the service is stopping'));
  signal.addEventListener('abort', stop);
  try {
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maximumBytes) throw tooLarge(maximumBytes, field);
      yield chunk;
    }
  } catch (error) {
    throw explained(error, url, field);
  } finally {
    signal.removeEventListener('abort', stop);
    await agent.destroy();
  }
}

const tooLarge = (maximumBytes: number, field: string) => new ImportError('URL_TOO_LARGE', `The file is larger than the ${maximumBytes} bytes that are accepted. Take a part of it, or raise LEPTON_MAX_UPLOAD_BYTES.`, field);
const forbidden = (host: string, field: string) => new ImportError('FORBIDDEN_ADDRESS', `${host} is not on the public internet, and is not fetched from. Upload the file, or let the installation allow it: LEPTON_IMPORT_ALLOW.`, field);

function explained(error: unknown, url: string, field: string): unknown {
  if (error instanceof ImportError) return error;
  const { code, message, hostname } = error as { code?: string; message?: string; hostname?: string };
  if (code === FORBIDDEN) return forbidden(hostname ?? url, field);
  return new ImportError('URL_UNREACHABLE', `${url} cannot be reached: ${message ?? String(error)}. Check the address, or try again later.`, field);
}
