// The living map: MapLibre behind a small surface, so that the component only says what to show.
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { ARCHIPELAGOS, NATION, SHEET } from './islands';
import { clear, draw, MARKERS, PIXEL_RATIO, TONES } from './marks';
import { KEPT_CLEAR, styleOf, type Drawn, type Look, type Park } from './style';

export type Box = [west: number, south: number, east: number, north: number];
/** Where the map's own buttons, legend and attribution lie: a marker is never brought under them. */
export type Room = { top: number; right: number; bottom: number; left: number };

/** Room that names on the map leave free: the size in pixels around a place, and how far beside it. */
export type Kept = { place: [number, number]; width: number; height: number };

/** Whether names cover marks is looked at among so many of a layer. */
const COVERED_OF_MAX = 200;
/** Names make room as soon as markers have come to rest for so long: the map is drawn anew for it. */
const CLEAR_AFTER_MS = 100;

export class SeaChart {
  readonly map: maplibregl.Map;
  /** The newest facilities by layer: a style that is made anew begins with these, not with those of its making. */
  #facilities = new Map<string, GeoJSON.FeatureCollection>();
  #kept: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
  #clearing: ReturnType<typeof setTimeout> | null = null;
  #waiting: (() => void) | null = null;
  /** What the window shows while nobody has moved it: shown anew when the window changes its size. */
  #home: Box | null;

  constructor(
    private readonly holder: HTMLElement,
    look: Look,
    box: Box,
    private readonly room: Room,
    shown: { parks: readonly Park[]; drawn: readonly Drawn[] },
    private readonly zoomMax = 13,
  ) {
    maplibregl.setWorkerUrl(workerUrl);
    this.#home = box;
    this.map = new maplibregl.Map({
      container: holder,
      style: styleOf(look, shown.parks, shown.drawn),
      bounds: box,
      fitBoundsOptions: { padding: room, maxZoom: zoomMax },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 18,
      minZoom: 3,
      maxBounds: SHEET,
      renderWorldCopies: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.getCanvas().setAttribute('tabindex', '-1');
    // Not the event `styleimagemissing`: it comes too late, and the whole tile that asked stays empty.
    this.map.setMissingStyleImageResolver((id) => this.#image(id, look.colour));
    // What was told before the style was there.
    this.map.on('style.load', () => {
      this.#put(KEPT_CLEAR, this.#kept);
      for (const [id, data] of this.#facilities) this.#put(id, data);
    });
    this.map.on('movestart', (event) => {
      if ('originalEvent' in event && event.originalEvent) this.#home = null;
    });
    this.map.on('resize', () => {
      if (this.#home) this.fit(this.#home, false);
    });
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
    if (this.#clearing) return;
    const drawn = this.map.queryRenderedFeatures({ layers: ['archipelagos'] }).map((feature) => feature.properties.id);
    const { shown, missing, covered } = this.#counted();
    this.holder.dataset.facilities = String(shown);
    this.holder.dataset.missing = missing.join(' ');
    this.holder.dataset.covered = covered.join(' ');
    this.holder.dataset.parks = String(new Set(this.#named().map((feature) => feature.properties.title)).size);
    this.holder.dataset.archipelagos = ARCHIPELAGOS.map((one) => one.id).filter((id) => drawn.includes(id)).join(' ');
    this.holder.dataset.idle = 'true';
    // How long a person waited for the map, counted from the opening of the page; only the first time counts.
    this.holder.dataset.idleMs ??= String(Math.round(performance.now()));
  }
  /** Parks whose name is drawn: all, or those with a name over this point. */
  #named(at?: maplibregl.Point) {
    if (!this.map.getLayer('parks')) return [];
    return this.map.queryRenderedFeatures(at, { layers: ['parks'] });
  }
  /**
   * How many facilities are drawn, which of those in sight are not, and which lie under the name of a park: none, or the
   * map hides something. Names are looked at while there are few facilities.
   */
  #counted(): { shown: number; missing: string[]; covered: string[] } {
    const { width, height } = this.holder.getBoundingClientRect();
    const missing: string[] = [];
    const covered: string[] = [];
    let shown = 0;
    for (const [id, { features }] of this.#facilities) {
      const layer = this.map.getLayer(`facilities-${id}`);
      if (!layer || this.map.getZoom() < layer.minzoom) continue;
      const drawn = new Set(this.map.queryRenderedFeatures({ layers: [layer.id] }).map((feature) => feature.properties.id));
      shown += drawn.size;
      const few = features.length <= COVERED_OF_MAX;
      for (const { geometry, properties } of features) {
        if (geometry.type !== 'Point') continue;
        const seen = drawn.has(properties?.id);
        if (seen && !few) continue;
        const at = this.map.project(geometry.coordinates as [number, number]);
        if (seen && this.#named(at).length > 0) covered.push(String(properties?.id));
        if (!seen && at.x > 0 && at.y > 0 && at.x < width && at.y < height) missing.push(String(properties?.id));
      }
    }
    return { shown, missing, covered };
  }
  #image(id: string, colour: (name: string) => string): void {
    if (this.map.hasImage(id)) return;
    const [marker, , tone] = id.split('-') as [(typeof MARKERS)[number], string, (typeof TONES)[number]];
    const empty = /^clear-(\d+)-(\d+)$/.exec(id);
    if (empty) this.map.addImage(id, clear(Number(empty[1]), Number(empty[2])));
    else if (MARKERS.includes(marker)) this.map.addImage(id, draw(marker, TONES.includes(tone) ? tone : 'no_data', colour), { pixelRatio: PIXEL_RATIO });
  }
  /** Anew after a change of theme, language or layers; the camera stays where it is. */
  restyle(look: Look, shown: { parks: readonly Park[]; drawn: readonly Drawn[] }): void {
    for (const marker of MARKERS) for (const tone of TONES) this.#image(`${marker}-${look.theme}-${tone}`, look.colour);
    this.holder.dataset.idle = 'false';
    const apply = () => {
      const drawn = shown.drawn.map((layer) => ({ ...layer, data: (this.#facilities.get(layer.id) ?? layer.data) as Drawn['data'] }));
      this.map.setStyle(styleOf(look, shown.parks, drawn), { diff: true });
      this.#put(KEPT_CLEAR, this.#kept);
    };
    // A style that is still loading cannot be compared with a new one: it would be thrown away and begun again.
    if (this.map.isStyleLoaded()) apply();
    else this.#waiting = apply;
  }
  update(id: string, data: GeoJSON.FeatureCollection): void {
    this.#facilities.set(id, data);
    this.#put(id, data);
  }
  /** The names of places make room for the markers of alarms, which lie above the canvas. */
  keepClear(all: readonly Kept[]): void {
    const features = all.map(({ place, width, height }): GeoJSON.Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: place }, properties: { image: `clear-${Math.round(width)}-${Math.round(height)}` } }));
    const data: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features };
    if (JSON.stringify(data) === JSON.stringify(this.#kept)) return;
    this.#kept = data;
    // Not at once: the frame that shows a new marker is not the one that draws the whole map.
    this.holder.dataset.idle = 'false';
    this.#clearing ??= setTimeout(() => {
      this.#clearing = null;
      this.#put(KEPT_CLEAR, this.#kept);
    }, CLEAR_AFTER_MS);
  }
  #put(id: string, data: GeoJSON.FeatureCollection): void {
    (this.map.getSource(id) as maplibregl.GeoJSONSource | undefined)?.setData(data);
  }
  unproject(x: number, y: number): [number, number] {
    return this.map.unproject([x, y]).toArray();
  }
  /** Where a place is on the screen right now. */
  project(place: [number, number]): { x: number; y: number } {
    const { x, y } = this.map.project(place);
    return { x, y };
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
    this.#home = box;
    this.map.fitBounds(box, { padding: this.room, maxZoom: this.zoomMax, duration: animate ? 400 : 0 });
  }
  nation(animate: boolean): void {
    this.#home = null;
    this.map.fitBounds(NATION, { padding: 16, duration: animate ? 400 : 0 });
  }
  remove(): void {
    if (this.#clearing) clearTimeout(this.#clearing);
    this.map.remove();
  }
}

export function boxOf(places: readonly (readonly [number, number])[]): Box | null {
  if (places.length === 0) return null;
  const lon = places.map(([x]) => x);
  const lat = places.map(([, y]) => y);
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)];
}
