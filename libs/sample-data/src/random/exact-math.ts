/**
 * Functions that ECMAScript leaves to the engine ("implementation-approximated"), from operations that IEEE 754 fixes to the last bit: the same
 * bytes on every machine and in every version of Node. Right to about 1e-12, by Taylor and atanh series on a reduced range.
 */

const { PI, abs, round } = Math;
const HALF_PI = PI / 2;
/** π/2 − `HALF_PI`, which a double cannot hold. */
const HALF_PI_REST = 6.123233995736766e-17;
const LN_2 = 0.6931471805599453;
const SQRT_2 = 1.4142135623730951;

/** x in radians, at most some millions. */
export function sine(x: number): number {
  const quarter = round(x / HALF_PI);
  const rest = x - quarter * HALF_PI - quarter * HALF_PI_REST;
  const turn = ((quarter % 4) + 4) % 4;
  const value = turn % 2 === 0 ? sineNearZero(rest) : cosineNearZero(rest);
  return turn < 2 ? value : -value;
}

export const cosine = (x: number): number => sine(x + HALF_PI);

export function exponential(x: number): number {
  const power = round(x / LN_2);
  if (power < -1022) return 0;
  if (power > 1023) return Infinity;
  const rest = x - power * LN_2;
  let value = 1;
  for (let term = 16; term > 0; term--) value = 1 + (rest / term) * value;
  return value * powerOfTwo(power);
}

/** Natural; x above 0. */
export function logarithm(x: number): number {
  let power = 0;
  let mantissa = x;
  for (; mantissa > SQRT_2; mantissa /= 2) power++;
  for (; mantissa < SQRT_2 / 2; mantissa *= 2) power--;
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let odd = 23; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return 2 * ratio * sum + power * LN_2;
}

/** From any number to a probability. */
export const logistic = (x: number): number => 1 / (1 + exponential(-x));

function sineNearZero(x: number): number {
  const square = x * x;
  let value = 1;
  for (let term = 16; term > 0; term -= 2) value = 1 - (square / (term * (term + 1))) * value;
  return x * value;
}

function cosineNearZero(x: number): number {
  const square = x * x;
  let value = 1;
  for (let term = 16; term > 0; term -= 2) value = 1 - (square / (term * (term - 1))) * value;
  return value;
}

function powerOfTwo(power: number): number {
  let value = 1;
  for (let left = abs(power); left > 0; left--) value *= power < 0 ? 0.5 : 2;
  return value;
}
