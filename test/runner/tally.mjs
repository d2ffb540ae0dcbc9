/** Counts what passed and failed, step by step. */
export class Tally {
  #steps = [];

  add(name, { passed, failed, skipped, isJest = false }, ms) {
    this.#steps.push({ name, passed, failed, skipped, isJest, ms });
  }

  get passed() {
    return this.#steps.reduce((sum, step) => sum + step.passed, 0);
  }

  get failed() {
    return this.#steps.reduce((sum, step) => sum + step.failed, 0);
  }

  /** Of jest, not of the checks. */
  get testsRun() {
    return this.#steps.filter((step) => step.isJest).reduce((sum, step) => sum + step.passed + step.failed, 0);
  }

  /** One line per step: name, counts, time. */
  table(format) {
    return this.#steps.map(({ name, passed, failed, skipped, ms }) => {
      const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`].filter(Boolean).join(', ');
      return `${failed > 0 ? '✗' : '✓'} ${name.padEnd(14)} ${counts.padEnd(30)} ${format(ms)}`;
    });
  }

  /** What CI reads. */
  get lastLine() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}
