// The living map: MapLibre behind a small surface, so that the component only says what to show.
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { ARCHIPELAGOS, NATION } from './islands';
import { draw, MARKERS, PIXEL_RATIO, TONES } from './marks';
import { styleOf, type Drawn, type Look, type Park } from './style';

export type Box = [west: number, south: number, east: number, north: number];
/** Where the map's own buttons, legend and attribution lie: a marker is never brought under them. */
export type Room = { top: number; right: number; bottom: number; left: number };

export class SeaChart {
  readonly map: maplibregl.Map;
  #waiting: (() => void) | null = null;

  constructor(
    private readonly holder: HTMLElement,
    look: Look,
    box: Box,
    private readonly room: Room,
    shown: { parks: readonly Park[]; drawn: readonly Drawn[] },
  ) {
    maplibregl.setWorkerUrl(workerUrl);
    this.map = new maplibregl.Map({
      container: holder,
      style: styleOf(look, shown.parks, shown.drawn),
      bounds: box,
      fitBoundsOptions: { padding: room, maxZoom: 13 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 18,
      minZoom: 3,
      renderWorldCopies: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.getCanvas().setAttribute('tabindex', '-1');
    this.map.on('styleimagemissing', ({ id }) => this.#image(id, look.colour));
    this.map.on('idle', () => this.#rest());
    for (const event of ['movestart', 'dataloading'] as const) this.map.on(event, () => (this.holder.dataset.idle = 'false'));
  }
  /** Tests and screenshots wait for this, never for a clock; the archipelagos are named as really drawn. */
  #rest(): void {
    if (this.#waiting) {
      const apply = this.#waiting;
      this.#waiting = null;
      apply();
      return;
    }
    const drawn = this.map.queryRenderedFeatures({ layers: ['archipelagos'] }).map((feature) => feature.properties.id);
    this.holder.dataset.archipelagos = ARCHIPELAGOS.map((one) => one.id).filter((id) => drawn.includes(id)).join(' ');
    this.holder.dataset.idle = 'true';
    // How long a person waited for the map, counted from the opening of the page; only the first time counts.
    this.holder.dataset.idleMs ??= String(Math.round(performance.now()));
  }
  #image(id: string, colour: (name: string) => string): void {
    const [marker, , tone] = id.split('-') as [(typeof MARKERS)[number], string, (typeof TONES)[number]];
    if (!MARKERS.includes(marker) || this.map.hasImage(id)) return;
    this.map.addImage(id, draw(marker, TONES.includes(tone) ? tone : 'no_data', colour), { pixelRatio: PIXEL_RATIO });
  }
  /** Anew after a change of theme, language or layers; the camera stays where it is. */
  restyle(look: Look, shown: { parks: readonly Park[]; drawn: readonly Drawn[] }): void {
    for (const marker of MARKERS) for (const tone of TONES) this.#image(`${marker}-${look.theme}-${tone}`, look.colour);
    this.holder.dataset.idle = 'false';
    const apply = () => this.map.setStyle(styleOf(look, shown.parks, shown.drawn), { diff: true });
    // A style that is still loading cannot be compared with a new one: it would be thrown away and begun again.
    if (this.map.isStyleLoaded()) apply();
    else this.#waiting = apply;
  }
  update(id: string, data: GeoJSON.FeatureCollection): void {
    (this.map.getSource(id) as maplibregl.GeoJSONSource | undefined)?.setData(data);
  }
  /** Where a place is on the screen right now. */
  project(place: [number, number]): { x: number; y: number } {
    return this.map.project(place);
  }
  /** Brings a place into the free part of the map; does nothing when it is there already. */
  reveal(place: [number, number], animate: boolean): void {
    const { x, y } = this.map.project(place);
    const { width, height } = this.holder.getBoundingClientRect();
    const { room } = this;
    if (x >= room.left && x <= width - room.right && y >= room.top && y <= height - room.bottom) return;
    // The middle of the free part, not of the whole map.
    const offset: [number, number] = [(room.left - room.right) / 2, (room.top - room.bottom) / 2];
    this.map.easeTo({ center: place, offset, duration: animate ? 350 : 0, zoom: Math.max(this.map.getZoom(), 10) });
  }
  fit(box: Box, animate: boolean): void {
    this.map.fitBounds(box, { padding: this.room, maxZoom: 13, duration: animate ? 400 : 0 });
  }
  nation(animate: boolean): void {
    this.map.fitBounds(NATION, { padding: 16, duration: animate ? 400 : 0 });
  }
  remove(): void {
    this.map.remove();
  }
}

export function boxOf(places: readonly (readonly [number, number])[]): Box | null {
  if (places.length === 0) return null;
  const lon = places.map(([x]) => x);
  const lat = places.map(([, y]) => y);
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
}
