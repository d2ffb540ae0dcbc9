/** Slices of at most `size`, in order: a statement on thousands of columns at once takes the planner longer than the work. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
