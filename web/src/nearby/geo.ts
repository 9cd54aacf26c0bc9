// Circles and drawn areas, as the address of a page keeps them and as the server takes them. Pure.
import type { Place } from '../api/types';

/** Radii and times a slider stops at: each about half as much again as the one before. */
export const RADII_M = [100, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 7500, 10_000, 20_000, 50_000] as const;
export const MINUTES = [5, 10, 15, 30, 60, 120, 240, 480, 720, 1440] as const;

/** The stop nearest to a value. */
export const stopAt = (stops: readonly number[], value: number): number =>
  stops.reduce((best, one, i) => (Math.abs(one - value) < Math.abs((stops[best] ?? 0) - value) ? i : best), 0);

/** Semi-major axis and squared eccentricity of WGS84 (NIMA TR8350.2). */
const A_M = 6_378_137;
const E2 = 0.006_694_379_99;
const RAD = Math.PI / 180;

/**
 * The ring around a place, for drawing only: the first two terms of Legendre's series on the ellipsoid, less than
 * 0.1 % off at 50 km. What lies within is said by the server, along the ellipsoid.
 */
export function ringOf([lon, lat]: Place, radius_m: number, corners = 72): Place[] {
  const curved = 1 - E2 * Math.sin(lat * RAD) ** 2;
  const along = (A_M * (1 - E2)) / curved ** 1.5;
  const across = A_M / Math.sqrt(curved);
  const slope = Math.tan(lat * RAD);
  return Array.from({ length: corners + 1 }, (_, i) => {
    const bearing = (i / corners) * 2 * Math.PI;
    const [north, east] = [radius_m * Math.cos(bearing), radius_m * Math.sin(bearing)];
    const up = north / along - (east ** 2 * slope) / (2 * along * across);
    const right = (east / (across * Math.cos(lat * RAD))) * (1 + (north * slope) / across);
    return [lon + right / RAD, lat + up / RAD];
  });
}

export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
/** One of eight directions. */
export const compass = (bearing_deg: number): (typeof COMPASS)[number] => COMPASS[Math.round(bearing_deg / 45) % 8] ?? 'n';

/** What somebody drew: corners of an area, or a circle. */
export type Drawing = { corners: Place[] } | { at: Place; radius_m: number };

/** About ten centimetres. */
const short = (degrees: number): string => String(Number(degrees.toFixed(6)));
const pair = ([lon, lat]: Place): string => `${short(lon)},${short(lat)}`;

export function parsePlace(text: string): Place | null {
  const [lon, lat, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (lon === undefined || lat === undefined || rest.length > 0) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

/** `106.75,20.83;106.76,20.84;…` for an area, `106.75,20.83@500` for a circle. */
export function writeDrawing(drawn: Drawing | null): string | null {
  if (!drawn) return null;
  return 'at' in drawn ? `${pair(drawn.at)}@${drawn.radius_m}` : drawn.corners.map(pair).join(';');
}

export function readDrawing(text: string | null): Drawing | null {
  if (!text) return null;
  const [where = '', radius] = text.split('@');
  if (radius !== undefined) {
    const at = parsePlace(where);
    return at && Number(radius) > 0 ? { at, radius_m: Number(radius) } : null;
  }
  const corners = text.split(';').map(parsePlace);
  return corners.length >= 3 && corners.every((one) => one !== null) ? { corners: corners as Place[] } : null;
}

/** As the list of entities is asked. */
export function queryOf(drawn: Drawing | null): { near?: string; radius_m?: number; area?: string } {
  if (!drawn) return {};
  if ('at' in drawn) return { near: pair(drawn.at), radius_m: drawn.radius_m };
  const ring = drawn.corners.map(([lon, lat]) => [Number(short(lon)), Number(short(lat))]);
  return { area: JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] }) };
}

export const ringsOf = (drawn: Drawing): Place[] => ('at' in drawn ? ringOf(drawn.at, drawn.radius_m) : drawn.corners);
