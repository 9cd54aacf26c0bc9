import '@fontsource/be-vietnam-pro/vietnamese-400.css';
import '@fontsource/be-vietnam-pro/latin-400.css';
import '@fontsource/be-vietnam-pro/latin-ext-400.css';
import '@fontsource/be-vietnam-pro/vietnamese-600.css';
import '@fontsource/be-vietnam-pro/latin-600.css';
import '@fontsource/be-vietnam-pro/latin-ext-600.css';
import './ui/tokens.css';
import './ui/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { seat } from './session/session.svelte';

// The overview is the first screen of nearly everybody: its map is fetched while the session is asked for.
if (location.pathname === '/') {
  void import('./view/Overview.svelte');
  void import('./map/chart');
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id `app`');
mount(App, { target });
void seat.recognise();
// Keeps nothing but the page that says the center cannot be reached; browsers allow it over HTTPS and on this machine.
void navigator.serviceWorker?.register('/sw.js').catch(() => undefined);
