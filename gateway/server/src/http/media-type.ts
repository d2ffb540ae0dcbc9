const RESPONSE = 'application/graphql-response+json';
const JSON_TYPE = 'application/json';

export interface ResponseType {
  readonly header: string;
  /** A client of the older type expects 200 for what was executed, of the newer one also tells other errors by the status. */
  readonly mediaType: typeof RESPONSE | typeof JSON_TYPE;
}

const TYPES: Readonly<Record<string, ResponseType>> = {
  [RESPONSE]: { header: `${RESPONSE}; charset=utf-8`, mediaType: RESPONSE }, [JSON_TYPE]: { header: `${JSON_TYPE}; charset=utf-8`, mediaType: JSON_TYPE },
};

/** The best type for an `Accept` header (RFC 9110, 12.5.1); undefined where it takes neither. */
export function responseType(accept: string | undefined): ResponseType | undefined {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return TYPES[JSON_TYPE];
  const ranges = accept.toLowerCase().split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const charset = parameters.find((parameter) => parameter.startsWith('charset='));
    return { type, quality: charset && charset !== 'charset=utf-8' ? 0 : quality === undefined ? 1 : Number(quality.slice(2)) };
  });
  const qualityOf = (type: string) => ranges.find((range) => range.type === type)?.quality
    ?? ranges.find((range) => range.type === 'application/*')?.quality ?? ranges.find((range) => range.type === '*/*')?.quality ?? 0;
  const [json, response] = [qualityOf(JSON_TYPE), qualityOf(RESPONSE)];
  if (json <= 0 && response <= 0) return undefined;
  return TYPES[response > json || (response === json && accept.includes(RESPONSE)) ? RESPONSE : JSON_TYPE];
}
