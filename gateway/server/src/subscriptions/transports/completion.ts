/**
 * The async iterator that graphql-ws waits on while results are written past it: it yields nothing and is done when the subscription is.
 * Hand-written, so that `return()` takes effect at once.
 */
export class Completion implements AsyncIterableIterator<never, undefined> {
  readonly #done = Promise.withResolvers<IteratorReturnResult<undefined>>();

  constructor(private readonly close: () => void) {}

  next(): Promise<IteratorReturnResult<undefined>> {
    return this.#done.promise;
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.finish();
    this.close();
    return this.#done.promise;
  }

  throw(): Promise<IteratorReturnResult<undefined>> {
    return this.return();
  }

  finish(): void {
    this.#done.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
