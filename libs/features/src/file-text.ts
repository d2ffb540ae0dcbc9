const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** The base64 of a file that a caller sends as text, bare or as a data URL (RFC 2397); undefined for anything else. */
export function fileText(value: string): string | undefined {
  const text = value.trim();
  const comma = text.startsWith('data:') ? text.indexOf(',') : -1;
  if (text.startsWith('data:') && !text.slice(0, Math.max(0, comma)).endsWith(';base64')) return undefined;
  const base64 = text.slice(comma + 1).replaceAll(/\s/g, '');
  return base64.length > 0 && base64.length % 4 !== 1 && BASE64.test(base64) ? base64 : undefined;
}
