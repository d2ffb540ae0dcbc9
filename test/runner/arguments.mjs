/**
 * Splits `lint e2e -t name` into steps and arguments for jest. Words before the first option must be steps, so that a
 * misspelt one does not silently run nothing.
 */
export function parseArguments(args, known, fail) {
  const firstOption = args.findIndex((argument) => argument.startsWith('-') || argument.includes('/') || argument.endsWith('.ts'));
  const words = firstOption === -1 ? args : args.slice(0, firstOption);
  const unknown = words.filter((word) => !known.includes(word));
  if (unknown.length > 0) fail(`There is no step "${unknown.join('", "')}". Steps: ${known.join(', ')}`);
  return { names: words, jestArguments: firstOption === -1 ? [] : args.slice(firstOption) };
}
