// Draws the icons of the installed console from public/icon.svg: `node scripts/icons.mjs`. The masked one has the
// room around it that a phone cuts off.
import { readFileSync, writeFileSync } from 'node:fs';
import { launch } from '../tests/e2e/browser.mjs';

const PUBLIC = new URL('../public/', import.meta.url);
const GROUND = '#1b1e22';
const svg = readFileSync(new URL('icon.svg', PUBLIC), 'utf8');
const browser = await launch();
for (const [name, size, part] of [['icon-192.png', 192, 1], ['icon-512.png', 512, 1], ['icon-masked-512.png', 512, 0.72]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0;display:grid;place-items:center;height:${size}px;background:${part < 1 ? GROUND : 'transparent'}}svg{width:${size * part}px;height:${size * part}px}</style>${svg}`);
  writeFileSync(new URL(name, PUBLIC), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
