// The look of the map: sea, land, names, facilities. Grey; only what is abnormal has a colour.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { LayerData, Marker } from '../api/types';
import type { Lang } from '../i18n/pair';
import landHaiPhong from './base/land-hai-phong.json?url';
import landRegion from './base/land-region.json?url';
import { ARCHIPELAGOS } from './islands';
import { PLACES } from './places';

export type Park = { title: string; place: [number, number] };
export type Drawn = { id: string; marker: Marker; zoom_min: number; data: LayerData };
export type Look = { theme: 'dark' | 'light'; lang: Lang; scale: number; colour: (name: string) => string };

type Feature = GeoJSON.Feature<GeoJSON.Point>;
const points = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });
const point = (coordinates: readonly number[], properties: Record<string, unknown>): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [...coordinates] }, properties });

const FONT = ['Be Vietnam Pro'];
/** From here on Hải Phòng is drawn from its own file, with the docks; around it the coarse land goes on. */
const FINE_FROM_ZOOM = 8;
/** Where names of the places of alarms may not go: the source that the map fills as its markers move. */
export const KEPT_CLEAR = 'kept-clear';
/** A name beside its point rather than none at all, when something more important is there. */
const ASIDE = ['center', 'bottom', 'top', 'right', 'left'] as const;
/** Where the name of a park may stand: it covers no mark, and goes farther from its place rather than be missing. */
const AROUND = [2.2, 3.8, 5.4].flatMap((em) => ['bottom', [0, -em], 'top', [0, em], 'left', [em, 0], 'bottom-left', [0.7 * em, -0.7 * em], 'top-left', [0.7 * em, 0.7 * em], 'right', [-em, 0]]) as (string | [number, number])[];

export function styleOf(look: Look, parks: readonly Park[], drawn: readonly Drawn[]): StyleSpecification {
  const { colour, lang, scale } = look;
  const text = { 'text-color': colour('dim'), 'text-halo-color': colour('land'), 'text-halo-width': 1.4 * scale };
  return onTop(look, {
    version: 8,
    // No `glyphs`: names are drawn with the page's own font, nothing is fetched.
    sources: {
      region: { type: 'geojson', data: landRegion, tolerance: 0.2 },
      'hai-phong': { type: 'geojson', data: landHaiPhong, tolerance: 0.2 },
      places: { type: 'geojson', data: points(PLACES.map((one) => point(one.place, { title: one.title[lang], rank: one.rank }))) },
      parks: { type: 'geojson', data: points(parks.map((park) => point(park.place, { title: park.title }))) },
      ...Object.fromEntries(drawn.map((layer) => [layer.id, { type: 'geojson' as const, data: layer.data }])),
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': colour('sea') } },
      { id: 'land-far', type: 'fill', source: 'region', paint: { 'fill-color': colour('land') } },
      coast('coast-far', 'region', {}, look),
      ...near(look),
      {
        id: 'places', type: 'symbol', source: 'places',
        filter: ['<=', ['get', 'rank'], ['step', ['zoom'], 0, 7, 1, 9, 2, 11, 3]],
        layout: {
          'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': ['match', ['get', 'rank'], 0, 15 * scale, 1, 13 * scale, 12 * scale], 'symbol-sort-key': ['get', 'rank'], 'text-padding': 4,
          'text-variable-anchor': [...ASIDE], 'text-radial-offset': 2, 'text-justify': 'auto',
        },
        paint: text,
      },
      // What is later has its room before: the marks, the names of parks, those of facilities, those of places.
      ...drawn.map((layer) => facilityNames(layer, look)),
      {
        id: 'parks', type: 'symbol', source: 'parks', minzoom: 9.5,
        layout: {
          'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': 13.5 * scale, 'text-padding': 3,
          'text-variable-anchor-offset': AROUND, 'text-justify': 'auto',
        },
        paint: { ...text, 'text-color': colour('strong') },
      },
      ...drawn.map((layer) => facilities(layer, look)),
    ],
  });
}

function coast(id: string, source: string, more: Pick<LayerSpecification & { type: 'line' }, 'filter' | 'minzoom'>, { colour, scale }: Look): LayerSpecification {
  return { id, type: 'line', source, ...more, layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': colour('coast'), 'line-width': scale } };
}
/** Hải Phòng: first its sea, which covers the coarse land, then land and coast. The cuts of the box are no coast and are not drawn. */
function near(look: Look): LayerSpecification[] {
  const of = (kind: string) => ({ source: 'hai-phong', minzoom: FINE_FROM_ZOOM, filter: ['==', ['get', 'kind'], kind] as ExpressionSpecification });
  return [
    { id: 'sea-near', type: 'fill', ...of('sea'), paint: { 'fill-color': look.colour('sea'), 'fill-antialias': false } },
    { id: 'land-near', type: 'fill', ...of('land'), paint: { 'fill-color': look.colour('land'), 'fill-antialias': false } },
    coast('coast-near', 'hai-phong', { minzoom: FINE_FROM_ZOOM, filter: of('coast').filter }, look),
  ];
}

/** One layer of the catalogue: the kind's shape, coloured only by an alarm, hollow when its data is old. Every one is drawn. */
function facilities(layer: Drawn, { theme, scale }: Look): LayerSpecification {
  const tone: ExpressionSpecification = ['case', ['has', 'severity'], ['coalesce', ['get', 'severity'], ['get', 'status']], ['get', 'status']];
  return {
    id: `facilities-${layer.id}`, type: 'symbol', source: layer.id, minzoom: layer.zoom_min,
    layout: {
      'icon-image': ['concat', `${layer.marker}-${theme}-`, tone],
      'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.45 * scale, 11, 0.7 * scale, 14, scale],
      // Drawn whatever lies there: names keep off.
      'icon-allow-overlap': true,
      'icon-padding': 0,
    },
  };
}
/** Their names are a layer of their own: a name that finds no room must not take its facility with it. */
function facilityNames(layer: Drawn, { lang, scale, colour }: Look): LayerSpecification {
  return {
    id: `names-${layer.id}`, type: 'symbol', source: layer.id, minzoom: Math.max(layer.zoom_min, scale > 1 ? 14.5 : 13.4),
    layout: { 'text-field': ['get', `title_${lang}`], 'text-font': FONT, 'text-size': 11.5 * scale, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.4, 'text-justify': 'auto' },
    paint: { 'text-color': colour('text'), 'text-halo-color': colour('land'), 'text-halo-width': 1.4 },
  };
}

/**
 * Appended last to whatever style is given: above it, and in no list of layers a person can switch off. What is last
 * also gets its room first: first the archipelagos, then the markers of alarms, then every other name.
 */
export function onTop({ colour, lang, scale }: Look, style: StyleSpecification): StyleSpecification {
  const data = points(ARCHIPELAGOS.map((one) => point(one.place, { id: one.id, title: one.title[lang] })));
  return {
    ...style,
    sources: { ...style.sources, [KEPT_CLEAR]: { type: 'geojson', data: points([]) }, archipelagos: { type: 'geojson', data } },
    layers: [
      ...style.layers,
      { id: KEPT_CLEAR, type: 'symbol', source: KEPT_CLEAR, layout: { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-padding': 0 }, paint: { 'icon-opacity': 0 } },
      { id: 'archipelagos-mark', type: 'circle', source: 'archipelagos', paint: { 'circle-radius': 3 * scale, 'circle-color': colour('text') } },
      {
        id: 'archipelagos', type: 'symbol', source: 'archipelagos',
        layout: { 'text-field': ['get', 'title'], 'text-font': FONT, 'text-size': 13 * scale, 'text-anchor': 'top', 'text-offset': [0, 0.6], 'text-allow-overlap': true, 'text-padding': 6 },
        paint: { 'text-color': colour('strong'), 'text-halo-color': colour('sea'), 'text-halo-width': 1.6 * scale },
      },
    ],
  };
}
