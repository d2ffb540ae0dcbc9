import type { Random } from '../random/random.js';

/**
 * Writes out a template: `{one|two|}` is one of several (which may hold more of these), `$name` one of a list of things.
 */
export function phrase(template: string, things: Readonly<Record<string, readonly string[]>>, random: Random): string {
  let text = template;
  for (let next = innermost(text); next; next = innermost(text)) text = text.replace(next, random.pick(next.slice(1, -1).split('|')));
  text = text.replaceAll(/\$(\w+)/g, (_, name: string) => phrase(random.pick(things[name] ?? []), things, random));
  return text.replaceAll(/ +/g, ' ').replaceAll(/ ([,.!?])/g, '$1').trim();
}

const innermost = (text: string): string | undefined => /\{[^{}]*\}/.exec(text)?.[0];

export const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A slip of the finger: two letters swapped, one left out, doubled, or the wrong one. */
export function mistyped(text: string, random: Random): string {
  const at = random.integer(1, Math.max(1, text.length - 3));
  const [before, here, next, after] = [text.slice(0, at), text.slice(at, at + 1), text.slice(at + 1, at + 2), text.slice(at + 2)];
  if (!/[a-z]/.test(here) || !/[a-z]/.test(next)) return text;
  switch (random.integer(0, 3)) {
    case 0: return before + next + here + after;
    case 1: return before + next + after;
    case 2: return before + here + here + next + after;
    default: return before + random.pick([...'aeioustrn']) + next + after;
  }
}
