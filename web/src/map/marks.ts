// The shapes of the facilities, drawn once per look: a shape for the kind, a colour only for an alarm.
import type { Marker } from '../api/types';
import { SEVERITIES } from '../ui/severity';

const SIZE = 44;
const PIXEL_RATIO = 2;
export const TONES = ['ok', 'stale', 'no_data', 'alarm', ...SEVERITIES] as const;
export type Tone = (typeof TONES)[number];

const M = SIZE / 2;
function outline(marker: Marker): Path2D {
  const path = new Path2D();
  switch (marker) {
    case 'circle':
      path.arc(M, M, 13, 0, 2 * Math.PI);
      break;
    case 'square':
      path.rect(M - 12, M - 12, 24, 24);
      break;
    case 'triangle':
      path.moveTo(M, M - 15);
      path.lineTo(M + 15, M + 12);
      path.lineTo(M - 15, M + 12);
      path.closePath();
      break;
    case 'drop':
      path.moveTo(M, M - 17);
      path.bezierCurveTo(M + 20, M + 6, M + 11, M + 15, M, M + 15);
      path.bezierCurveTo(M - 11, M + 15, M - 20, M + 6, M, M - 17);
      path.closePath();
  }
  return path;
}

export function draw(marker: Marker, tone: Tone, colour: (name: string) => string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('no 2-d canvas: facilities cannot be drawn');
  const old = tone === 'stale' || tone === 'no_data';
  const path = outline(marker);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 7;
  ctx.strokeStyle = colour('land');
  ctx.stroke(path);
  ctx.fillStyle = old ? colour('land') : tone === 'ok' || tone === 'alarm' ? colour('ok') : colour(tone);
  ctx.fill(path);
  ctx.lineWidth = 3;
  ctx.setLineDash(old ? [5, 4] : []);
  ctx.strokeStyle = old ? colour('dim') : colour('bg');
  ctx.stroke(path);
  return ctx.getImageData(0, 0, SIZE, SIZE);
}

/** Nothing to see: an image that only takes room from the names around it. */
export const clear = (width: number, height: number): ImageData => new ImageData(width, height);

export const MARKERS: readonly Marker[] = ['circle', 'square', 'triangle', 'drop'];
export { PIXEL_RATIO };
