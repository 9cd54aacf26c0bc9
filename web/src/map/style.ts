// The look of the map: sea, land, names, facilities. Grey; only what is abnormal has a colour.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { LayerData, Marker } from '../api/types';
import type { Lang } from '../i18n/pair';
import seasHaiPhong from './base/seas-hai-phong.json?url';
import seasVietNam from './base/seas-viet-nam.json?url';
import { ARCHIPELAGOS } from './islands';
import { PLACES } from './places';

export type Park = { title: string; place: [number, number] };
export type Drawn = { id: string; marker: Marker; zoom_min: number; data: LayerData };
export type Look = { theme: 'dark' | 'light'; lang: Lang; scale: number; colour: (name: string) => string };

type Feature = GeoJSON.Feature<GeoJSON.Point>;
const points = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });
const point = (coordinates: number[], properties: Record<string, unknown>): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates }, properties });

const FONT = ['Be Vietnam Pro'];
/** The national sea is coarse, the one of Hải Phòng is fine; each is drawn only where it is right. */
const FINE_FROM_ZOOM = 8;

/** The national sheet ends somewhere; what lies beyond is left blank rather than painted as land. */
const SHEET = { west: 99, south: 3, east: 121, north: 25 };
const ring = (w: number, s: number, e: number, n: number) => [[w, s], [e, s], [e, n], [w, n], [w, s]];
const BEYOND: GeoJSON.Feature<GeoJSON.Polygon> = {
  type: 'Feature',
  properties: {},
  geometry: { type: 'Polygon', coordinates: [ring(60, -30, 170, 60), ring(SHEET.west, SHEET.south, SHEET.east, SHEET.north)] },
};

export function styleOf(look: Look, parks: readonly Park[], drawn: readonly Drawn[]): StyleSpecification {
  const { colour, lang, scale } = look;
  const text = { 'text-color': colour('dim'), 'text-halo-color': colour('land'), 'text-halo-width': 1.4 * scale };
  const sea = (id: string, source: string, zooms: { minzoom?: number; maxzoom?: number }): LayerSpecification[] => [
    { id: `${id}-fill`, type: 'fill', source, ...zooms, paint: { 'fill-color': colour('sea') } },
    { id: `${id}-coast`, type: 'line', source, ...zooms, layout: { 'line-join': 'round' }, paint: { 'line-color': colour('coast'), 'line-width': 1 } },
  ];
  return withArchipelagos(look, {
    version: 8,
    // No `glyphs`: names are drawn with the page's own font, nothing is fetched.
    sources: {
      'seas-viet-nam': { type: 'geojson', data: seasVietNam },
      'seas-hai-phong': { type: 'geojson', data: seasHaiPhong },
      beyond: { type: 'geojson', data: BEYOND },
      places: { type: 'geojson', data: points(PLACES.map((one) => point(one.place, { title: one.title[lang], rank: one.rank }))) },
      parks: { type: 'geojson', data: points(parks.map((park) => point(park.place, { title: park.title }))) },
      ...Object.fromEntries(drawn.map((layer) => [layer.id, { type: 'geojson' as const, data: layer.data }])),
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': colour('land') } },
      ...sea('sea-far', 'seas-viet-nam', { maxzoom: FINE_FROM_ZOOM }),
      ...sea('sea-near', 'seas-hai-phong', { minzoom: FINE_FROM_ZOOM }),
      { id: 'beyond', type: 'fill', source: 'beyond', maxzoom: FINE_FROM_ZOOM, paint: { 'fill-color': colour('bg') } },
      { id: 'sheet', type: 'line', source: 'beyond', maxzoom: FINE_FROM_ZOOM, paint: { 'line-color': colour('line'), 'line-width': 1 } },
      {
        id: 'places', type: 'symbol', source: 'places',
        filter: ['<=', ['get', 'rank'], ['step', ['zoom'], 0, 7, 1, 9, 2, 11, 3]],
        layout: { 'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': ['match', ['get', 'rank'], 0, 15 * scale, 1, 13 * scale, 12 * scale], 'symbol-sort-key': ['get', 'rank'], 'text-padding': 4 },
        paint: text,
      },
      ...drawn.map((layer) => facilities(layer, look)),
      {
        id: 'parks', type: 'symbol', source: 'parks', minzoom: 9.5,
        layout: { 'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': 13.5 * scale, 'text-anchor': 'bottom', 'text-offset': [0, -2.2], 'text-allow-overlap': true },
        paint: { ...text, 'text-color': colour('strong') },
      },
    ],
  });
}

/** One layer of the catalogue: the kind's shape, coloured only by an alarm, hollow when its data is old. */
function facilities(layer: Drawn, { theme, lang, scale, colour }: Look): LayerSpecification {
  const tone: ExpressionSpecification = ['case', ['has', 'severity'], ['coalesce', ['get', 'severity'], ['get', 'status']], ['get', 'status']];
  return {
    id: `facilities-${layer.id}`, type: 'symbol', source: layer.id, minzoom: layer.zoom_min,
    layout: {
      'icon-image': ['concat', `${layer.marker}-${theme}-`, tone],
      'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.45 * scale, 11, 0.7 * scale, 14, scale],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'text-field': ['step', ['zoom'], '', scale > 1 ? 14.5 : 13.4, ['get', `title_${lang}`]], 'text-font': FONT, 'text-size': 11.5 * scale,
      'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-optional': true,
    },
    paint: { 'text-color': colour('text'), 'text-halo-color': colour('land'), 'text-halo-width': 1.4 },
  };
}

/** Appended last to whatever style is given: above it, and in no list of layers a person can switch off. */
export function withArchipelagos({ colour, lang, scale }: Look, style: StyleSpecification): StyleSpecification {
  const data = points(ARCHIPELAGOS.map((one) => point(one.place, { id: one.id, title: one.title[lang] })));
  return {
    ...style,
    sources: { ...style.sources, archipelagos: { type: 'geojson', data } },
    layers: [
      ...style.layers,
      { id: 'archipelagos-mark', type: 'circle', source: 'archipelagos', paint: { 'circle-radius': 3 * scale, 'circle-color': colour('text') } },
      {
        id: 'archipelagos', type: 'symbol', source: 'archipelagos',
        layout: { 'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': 13 * scale, 'text-anchor': 'top', 'text-offset': [0, 0.6], 'text-allow-overlap': true, 'text-ignore-placement': true },
        paint: { 'text-color': colour('strong'), 'text-halo-color': colour('sea'), 'text-halo-width': 1.6 * scale },
      },
    ],
  };
}
