import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const SMALLEST_PART = 5 << 20;

class S3Failure extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(code);
  }
}

/**
 * An S3 server in memory for tests, after the Amazon S3 API reference: path-style addresses, Signature Version 4 checked
 * (headers and payload), objects, multipart uploads with the real limits and ETags. What it does not know it refuses.
 */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  readonly uploads = new Map<string, { key: string; parts: Map<number, Buffer> }>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(readonly bucket: string, readonly accessKeyId: string, readonly secretAccessKey: string) {}

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = Buffer.concat(await request.toArray());
      const url = new URL(request.url ?? '/', 'http://s3');
      this.#authorise(request, url, body);
      this.#handle(request.method ?? '', url, body, response);
    } catch (error) {
      const failure = error instanceof S3Failure ? error : new S3Failure(500, 'InternalError');
      const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${failure.code}</Code><Message>${failure.code}</Message></Error>`;
      response.writeHead(failure.status, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : xml);
    }
  }

  #handle(method: string, url: URL, body: Buffer, response: ServerResponse): void {
    const [, bucket, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (bucket !== this.bucket) throw new S3Failure(404, 'NoSuchBucket');
    const key = rest.join('/');
    const query = url.searchParams;
    const xml = (text: string) => response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
    if (method === 'POST' && query.has('uploads')) {
      const id = randomUUID();
      this.uploads.set(id, { key, parts: new Map() });
      xml(`<InitiateMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (method === 'PUT' && query.has('partNumber')) {
      this.#upload(query, key).parts.set(Number(query.get('partNumber')), body);
      response.writeHead(200, { etag: `"${md5(body)}"` }).end();
    } else if (method === 'POST' && query.has('uploadId')) {
      const etag = this.#complete(query, key, body.toString());
      xml(`<CompleteMultipartUploadResult><Bucket>${bucket}</Bucket><Key>${key}</Key><ETag>"${etag}"</ETag></CompleteMultipartUploadResult>`);
    } else if (method === 'DELETE' && query.has('uploadId')) {
      this.#upload(query, key);
      this.uploads.delete(query.get('uploadId') ?? '');
      response.writeHead(204).end();
    } else if (method === 'PUT') {
      this.objects.set(key, body);
      response.writeHead(200, { etag: `"${md5(body)}"` }).end();
    } else if (method === 'GET' || method === 'HEAD') {
      const object = this.objects.get(key);
      if (!object) throw new S3Failure(404, 'NoSuchKey');
      response.writeHead(200, { 'content-length': object.length, etag: `"${md5(object)}"` }).end(method === 'GET' ? object : undefined);
    } else if (method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else {
      throw new S3Failure(501, 'NotImplemented');
    }
  }

  #upload(query: URLSearchParams, key: string): { key: string; parts: Map<number, Buffer> } {
    const upload = this.uploads.get(query.get('uploadId') ?? '');
    if (upload?.key !== key) throw new S3Failure(404, 'NoSuchUpload');
    return upload;
  }

  #complete(query: URLSearchParams, key: string, xml: string): string {
    const { parts } = this.#upload(query, key);
    const listed = [...xml.matchAll(/<Part>.*?<\/Part>/gs)].map(([part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: /<ETag>(?:&quot;|")?([0-9a-f]+)/.exec(part)?.[1],
    }));
    const bodies = listed.map(({ number, etag }, index) => {
      const body = parts.get(number);
      if (!body || md5(body) !== etag) throw new S3Failure(400, 'InvalidPart');
      if (index > 0 && number <= (listed[index - 1]?.number ?? 0)) throw new S3Failure(400, 'InvalidPartOrder');
      if (index < listed.length - 1 && body.length < SMALLEST_PART) throw new S3Failure(400, 'EntityTooSmall');
      return body;
    });
    if (bodies.length === 0) throw new S3Failure(400, 'MalformedXML');
    this.objects.set(key, Buffer.concat(bodies));
    this.uploads.delete(query.get('uploadId') ?? '');
    return `${md5(Buffer.concat(bodies.map((body) => Buffer.from(md5(body), 'hex'))))}-${bodies.length}`;
  }

  /** Signature Version 4, "Authenticating Requests: Using the Authorization Header". */
  #authorise(request: IncomingMessage, url: URL, body: Buffer): void {
    const header = request.headers.authorization ?? '';
    const [, id, date, region, service, signed, signature] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(header) ?? [];
    if (!signature || !signed || id !== this.accessKeyId) throw new S3Failure(403, 'InvalidAccessKeyId');
    const payload = String(request.headers['x-amz-content-sha256']);
    if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) throw new S3Failure(400, 'XAmzContentSHA256Mismatch');
    const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
    const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
    const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
    const canonical = [request.method, url.pathname, query, headers, signed, payload].join('\n');
    const scope = `${date}/${region}/${service}/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
    const key = [region, service, 'aws4_request'].reduce((secret, part) => hmac(secret, String(part)), hmac(`AWS4${this.secretAccessKey}`, String(date)));
    if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) throw new S3Failure(403, 'SignatureDoesNotMatch');
  }
}
