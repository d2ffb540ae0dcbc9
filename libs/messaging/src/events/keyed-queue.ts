interface Waiting {
  key: string;
  task: () => Promise<void>;
}

/** Runs tasks in the order in which they came: at most `concurrency` at a time, and those of one key one after the other. Tasks do not reject. */
export class KeyedQueue {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly concurrency: number) {}

  push(key: string, task: () => Promise<void>): void {
    this.waiting.push({ key, task });
    this.start();
  }

  /** Forgets what has not begun, and waits for what has. */
  async stop(): Promise<void> {
    this.waiting.length = 0;
    await Promise.all(this.running.values());
  }

  private start(): void {
    while (this.running.size < this.concurrency) {
      const next = this.waiting.findIndex(({ key }) => !this.running.has(key));
      const [item] = next < 0 ? [] : this.waiting.splice(next, 1);
      if (!item) return;
      this.running.set(item.key, item.task().finally(() => {
        this.running.delete(item.key);
        this.start();
      }));
    }
  }
}
