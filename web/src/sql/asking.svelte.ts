// The question in hand: its text, its answer, and the saved question it came from. It stands beside the page and not in
// it, so that somebody who goes to look at an alarm and comes back finds everything as it was.
import * as api from '../api';
import type { Answer, ChartSpec, Question, QuestionEntry } from '../api';

/** The table shows fewer, a chart needs more, and files are not cut here. */
export const ROWS_MAX = 5000;

/** A chart in one word, so that two can be compared. */
const drawn = (chart: ChartSpec | null): string => (chart === null ? '' : [chart.kind, chart.x, ...chart.y].join('\n'));

class Asking {
  text = $state('');
  chart: ChartSpec | null = $state.raw(null);
  saved: Question | null = $state.raw(null);
  answer: Answer | null = $state.raw(null);
  /** The text that was asked last, answered or refused. */
  asked = $state('');
  /** The text the answer belongs to: files are made of it, whatever has been written since. */
  answered = $state('');
  error: unknown = $state.raw(null);
  busy = $state(false);
  #begun = $state('');
  #who = '';
  #running: AbortController | null = null;

  /** Something would be lost if the text were replaced. */
  get changed(): boolean {
    if (this.text.trim() === '') return false;
    return this.text !== this.#begun || (this.saved !== null && drawn(this.chart) !== drawn(this.saved.chart));
  }
  /** Whoever sits down next does not find what the one before was writing. */
  seat(who: string): void {
    if (this.#who !== who) this.begin('', null);
    this.#who = who;
  }
  begin(text: string, chart: ChartSpec | null, saved: Question | null = null): void {
    this.stop();
    this.text = this.#begun = text;
    this.chart = chart;
    this.saved = saved;
    this.answer = null;
    this.error = null;
  }
  open(saved: Question): void {
    this.begin(saved.sql, saved.chart, saved);
  }
  entry(name: string, shared: boolean): QuestionEntry {
    return { name, sql: this.text, chart: this.chart, shared };
  }
  /** What was written is now kept as this question. */
  kept(saved: Question): void {
    this.saved = saved;
    this.#begun = this.text;
  }
  /** The question it came from is no more: the text stays, as one that nobody has kept. */
  forgotten(): void {
    this.saved = null;
    this.#begun = '';
  }
  async run(): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const text = (this.asked = this.text);
    this.busy = true;
    try {
      const answer = await api.sql.ask(text, ROWS_MAX, running.signal);
      if (this.#running !== running) return;
      this.answer = answer;
      this.answered = text;
      this.error = null;
    } catch (error) {
      // Given up by the person, or overtaken by a newer one: nothing went wrong.
      if (this.#running === running && !running.signal.aborted) this.error = error;
    } finally {
      if (this.#running === running) this.stop();
    }
  }
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    this.busy = false;
  }
}
export const asking = new Asking();

// Closing the tab is the one way to lose it: the browser asks first.
addEventListener('beforeunload', (event) => {
  if (asking.changed) event.preventDefault();
});
