// The horn for critical alarms that nobody has. Browsers forbid sound until the person allows it, so it
// is asked for once; a silence always has an end and the end is always on the screen.
import { clock } from '../live/clock.svelte';
import { live } from '../live/live.svelte';
import { recall, remember } from '../ui/memory';

const SILENCE_MS = 5 * 60_000;
const AGAIN_MS = 4_000;

class Horn {
  wanted = $state(recall('sound') === 'on');
  silent_until = $state(0);
  /** The browser let us make a sound since this page was opened. */
  allowed = $state(false);
  #context: AudioContext | null = null;

  silence_ms = $derived(Math.max(0, this.silent_until - clock.now));
  // The worst of those that call is the first of them.
  needed = $derived(live.queue[0]?.severity === 'critical');

  constructor() {
    $effect.root(() => {
      $effect(() => {
        if (!this.needed || !this.allowed || !this.wanted || this.silence_ms > 0) return;
        this.#sound();
        const timer = setInterval(() => this.#sound(), AGAIN_MS);
        return () => clearInterval(timer);
      });
    });
    if (this.wanted) addEventListener('pointerdown', () => void this.#allow(), { once: true });
  }
  /** The person allows it, and hears at once what it sounds like. */
  async turnOn(): Promise<void> {
    await this.#allow();
    this.wanted = true;
    this.silent_until = 0;
    remember('sound', 'on');
    this.#sound();
  }
  turnOff(): void {
    this.wanted = false;
    remember('sound', 'off');
  }
  silence(): void {
    this.silent_until = this.silence_ms > 0 ? 0 : clock.now + SILENCE_MS;
  }
  async #allow(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.allowed = this.#context.state === 'running';
  }
  /** Two falling tones, twice: heard through talk, unlike a telephone. */
  #sound(): void {
    const context = this.#context;
    if (!context) return;
    for (const [i, hertz] of [880, 660, 880, 660].entries()) {
      const begin = context.currentTime + i * 0.22;
      const tone = new OscillatorNode(context, { type: 'triangle', frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(0.35, begin + 0.02);
      gain.gain.linearRampToValueAtTime(0, begin + 0.2);
      tone.connect(gain).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + 0.21);
    }
  }
}
export const horn = new Horn();
