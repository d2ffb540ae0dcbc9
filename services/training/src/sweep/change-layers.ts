import { layerSpecSchema } from '@lepton/architectures';

type Layer = Readonly<Record<string, unknown>>;

const DROPOUT_LAYERS = new Set<unknown>(['dropout', 'spatialDropout']);
/** Fields that say how wide a layer is: a number, or several. */
const WIDTHS = new Set(['units', 'filters', 'hiddenUnits', 'towers']);
/** Fields that have to divide widths. */
const DIVISORS = new Set(['heads', 'groups']);

/** The same layers with this dropout, wherever they have or can have some. */
export const changeDropout = (layers: readonly unknown[], dropout: number): unknown[] => everywhere(layers, (layer) =>
  (DROPOUT_LAYERS.has(layer['kind']) ? { ...layer, rate: dropout } : takesDropout(layer) ? { ...layer, dropout } : layer));

export function hasDropout(layers: readonly unknown[]): boolean {
  let found = false;
  everywhere(layers, (layer) => {
    found ||= DROPOUT_LAYERS.has(layer['kind']) || takesDropout(layer);
    return layer;
  });
  return found;
}

/** The same layers, each so many times as wide. What heads and groups divide, they still do. */
export function changeWidth(layers: readonly unknown[], factor: number): unknown[] {
  let divisor = 1;
  const look = (layer: Layer) => {
    for (const [key, value] of Object.entries(layer)) if (DIVISORS.has(key) && typeof value === 'number') divisor *= value / greatestCommonDivisor(divisor, value);
    return layer;
  };
  everywhere(layers, look);
  const scaled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(scaled);
    if (typeof value !== 'number') return value;
    const unit = greatestCommonDivisor(value, divisor);
    return Math.max(unit, Math.round(value * factor / unit) * unit);
  };
  return everywhere(layers, (layer) => Object.fromEntries(Object.entries(layer).map(([key, value]) => [key, WIDTHS.has(key) ? scaled(value) : value])));
}

/** Of layers within layers, too. */
function everywhere(value: readonly unknown[], change: (layer: Layer) => Layer): unknown[] {
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    const inner = Object.fromEntries(Object.entries(part).map(([key, child]) => [key, walk(child)]));
    return 'kind' in inner ? change(inner) : inner;
  };
  return value.map(walk);
}

const takesDropout = (layer: Layer): boolean => layerSpecSchema.safeParse({ ...layer, dropout: 0.1 }).success;

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
