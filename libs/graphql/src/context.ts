import DataLoader from 'dataloader';

/** What resolvers find in their context: one per request. */
export class SubgraphContext {
  // Not #loaders: Nest copies the context, and a copy has no private names.
  private readonly loaders = new Map<symbol, DataLoader<string, unknown>>();

  constructor(readonly workspace: string) {}

  /**
   * Loads by id, all ids of one tick in one call of `batch`, each id once a request. `batch` returns the rows found, in any order.
   * @param key names the loader: one symbol per batch function
   */
  load<Row extends { id: string }>(key: symbol, id: string, batch: (ids: string[]) => Promise<Row[]>): Promise<Row | null> {
    let loader = this.loaders.get(key);
    if (!loader) {
      loader = new DataLoader<string, unknown>(async (ids) => {
        const byId = new Map((await batch([...ids])).map((row) => [row.id, row]));
        return ids.map((wanted) => byId.get(wanted) ?? null);
      });
      this.loaders.set(key, loader);
    }
    return loader.load(id) as Promise<Row | null>;
  }
}
