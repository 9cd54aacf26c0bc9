// How the window looks: theme and layout. The wall is asked for in the address (`?wall`) and is dark
// unless told otherwise; a desk follows the person's choice, then the system.
import { recall, remember } from './memory';

export type Theme = 'dark' | 'light';
export type Layout = 'desk' | 'wall' | 'phone';

const query = new URLSearchParams(location.search);
const isWall = query.has('wall');
const narrow = matchMedia('(max-width: 640px)');

function firstTheme(): Theme {
  const asked = query.get('theme') ?? (isWall ? 'dark' : recall('theme'));
  if (asked === 'dark' || asked === 'light') return asked;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

class Look {
  theme: Theme = $state(firstTheme());
  layout: Layout = $state(isWall ? 'wall' : narrow.matches ? 'phone' : 'desk');

  constructor() {
    narrow.addEventListener('change', () => {
      if (!isWall) this.layout = narrow.matches ? 'phone' : 'desk';
    });
    this.#show();
  }
  toggleTheme(): void {
    this.theme = this.theme === 'dark' ? 'light' : 'dark';
    remember('theme', this.theme);
    this.#show();
  }
  #show(): void {
    document.documentElement.dataset.theme = this.theme;
    document.documentElement.dataset.layout = this.layout;
  }
}
export const look = new Look();
