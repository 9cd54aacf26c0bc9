// A question asked once and again when what it depends on changes. An answer that comes after a newer
// question was asked is dropped, so that a slow network never shows the wrong thing.
export class Loaded<T> {
  value: T | null = $state.raw(null);
  error: unknown = $state.raw(null);
  busy = $state(false);
  #turn = 0;

  async ask(question: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const value = await question();
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}

/** A list read page by page: `more` brings the next one. */
export class Paged<T> {
  items: T[] = $state.raw([]);
  next: string | null = $state(null);
  error: unknown = $state.raw(null);
  busy = $state(false);
  asked = $state(false);
  #turn = 0;
  #page: ((cursor: string | null) => Promise<{ items: T[]; next: string | null }>) | null = null;

  async start(page: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>): Promise<void> {
    this.#page = page;
    await this.#read(null);
  }
  async more(): Promise<void> {
    if (this.next && !this.busy) await this.#read(this.next);
  }
  async #read(cursor: string | null): Promise<void> {
    if (!this.#page) return;
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const answer = await this.#page(cursor);
      if (turn !== this.#turn) return;
      this.items = cursor ? [...this.items, ...answer.items] : answer.items;
      this.next = answer.next;
      this.error = null;
      this.asked = true;
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
