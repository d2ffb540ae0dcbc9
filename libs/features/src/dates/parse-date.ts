const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const MINUTE = 60_000;
/** Years 0001 to 9999, as ISO 8601 writes them. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An instant as people write it, in milliseconds since 1970 (UTC): an ISO 8601 date, or date and time, with or without an offset (without:
 * UTC, as the data service reads files), or the milliseconds themselves. Undefined where it is neither, or no such day exists.
 */
export function parseDate(value: unknown): number | undefined {
  const parsed = typeof value === 'number' ? value : typeof value === 'string' ? parseText(value.trim()) : undefined;
  return parsed !== undefined && parsed >= EARLIEST && parsed <= LATEST ? parsed : undefined;
}

function parseText(text: string): number | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = ISO.exec(text) ?? [];
  if (year === undefined) return undefined;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const parsed = Date.parse(wall);
  // Date.parse rolls 31 February over into March
  if (Number.isNaN(parsed) || new Date(parsed).toISOString() !== wall) return undefined;
  if (/^z$/i.test(zone)) return parsed;
  const [hours = 0, minutes = 0] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0'].map(Number);
  return hours > 23 || minutes > 59 ? undefined : parsed - (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}
