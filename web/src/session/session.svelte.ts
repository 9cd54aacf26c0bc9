// Who sits at this console and what they may do. Everything that needs a person asks here.
import { connect } from '../api/client';
import { session as api, Refused, type Session } from '../api';
import { language, t } from '../i18n/index.svelte';

class Seat {
  /** `null` until the server has answered the first question. */
  known = $state(false);
  current: Session | null = $state.raw(null);
  mustChangePassword = $state(false);

  get user() {
    return this.current?.user ?? null;
  }
  may(action: string): boolean {
    return this.current?.can.includes(action) ?? false;
  }
  /** Theirs is the top unit: chains, rooms and channels into the center's own network are for nobody else. */
  get whole(): boolean {
    return this.user?.whole ?? false;
  }
  async open(user: string, password: string): Promise<void> {
    this.#take(await api.open(user, password));
  }
  async changePassword(old: string, next: string): Promise<void> {
    this.#take(await api.changePassword(old, next));
  }
  async close(): Promise<void> {
    await api.close().catch(() => undefined);
    this.#leave();
  }
  /** At start: is somebody still logged in? */
  async recognise(): Promise<void> {
    try {
      this.#take(await api.get());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Not reachable at start looks like logged out; the login form says what is wrong when used.
      this.known = true;
    }
  }
  #take(session: Session): void {
    this.current = session;
    this.mustChangePassword = session.must_change_password;
    this.known = true;
  }
  #leave(): void {
    this.current = null;
    this.known = true;
  }

  constructor() {
    connect({
      csrf: () => this.current?.csrf ?? '',
      language: () => language.current,
      loggedOut: () => this.#leave(),
      mustChangePassword: () => (this.mustChangePassword = true),
      unreachable: () => t('session.unreachable'),
    });
  }
}
export const seat = new Seat();
