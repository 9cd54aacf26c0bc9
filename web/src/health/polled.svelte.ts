// The answers of the last minutes: kept beside the page, so that a look elsewhere does not empty its lines.
import * as api from '../api';
import { clock } from '../live/clock.svelte';
import { live } from '../live/live.svelte';
import { grown, type Sample } from './trend';

class Polled {
  samples: readonly Sample[] = $state.raw([]);
  error: unknown = $state.raw(null);
  #asking = false;

  async ask(): Promise<void> {
    // A center that answers slowly is not asked a second time meanwhile.
    if (this.#asking) return;
    this.#asking = true;
    try {
      const health = await api.health.get();
      this.samples = grown(this.samples, { at: clock.now, health });
      live.takeHealth(health);
      this.error = null;
    } catch (error) {
      this.error = error;
    } finally {
      this.#asking = false;
    }
  }
}
export const polled = new Polled();
