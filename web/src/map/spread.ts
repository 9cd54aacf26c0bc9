// Markers that would lie on each other: the same place is one marker with a number, neighbours step aside. Pure.

export type Mark = { key: string; x: number; y: number };
export type Size = { width: number; height: number };
export type Rect = { left: number; top: number; right: number; bottom: number };
/** A marker as it is drawn: where, for whom, and where its own place is. */
export type Stood = Mark & { from: { x: number; y: number }; members: string[] };

/** Closer than this part of a marker, two places cannot be told apart on the screen. */
const SAME_PART = 0.55;
const ROUNDS = 12;
/** A marker farther from its place than this would point at another one. */
const STEP_PARTS_MAX = 1;

export const around = ({ x, y }: { x: number; y: number }, { width, height }: Size): Rect => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
export const overlap = (a: Rect, b: Rect): number => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/**
 * The most important first, `n_max` markers at most. `all` puts everything into one: from far away the zone is one
 * point. Ten thousand marks are gone through whenever one comes.
 */
export function stand(marks: readonly Mark[], size: Size, all = false, n_max = Infinity): Stood[] {
  const stood: Stood[] = [];
  const [near_x, near_y] = all ? [Infinity, Infinity] : [size.width * SAME_PART, size.height * SAME_PART];
  for (const mark of marks) {
    const host = stood.find((one) => Math.abs(one.x - mark.x) < near_x && Math.abs(one.y - mark.y) < near_y);
    if (host) host.members.push(mark.key);
    else if (stood.length < n_max) stood.push({ ...mark, from: { x: mark.x, y: mark.y }, members: [mark.key] });
  }
  for (let round = 0; round < ROUNDS && apart(stood, size); round += 1);
  return stood;
}

/** One round of stepping aside: the less important goes all the way. Says whether anybody had to. */
function apart(stood: Stood[], size: Size): boolean {
  let moved = false;
  for (const less of stood) {
    for (const more of stood) {
      if (more === less) break;
      const dx = size.width - Math.abs(less.x - more.x);
      const dy = size.height - Math.abs(less.y - more.y);
      if (dx <= 0.5 || dy <= 0.5) continue;
      moved = true;
      if (dx / size.width < dy / size.height) less.x += dx * (less.x < more.x ? -1 : 1);
      else less.y += dy * (less.y < more.y ? -1 : 1);
      less.x = within(less.x, less.from.x, size.width * STEP_PARTS_MAX);
      less.y = within(less.y, less.from.y, size.height * STEP_PARTS_MAX);
    }
  }
  return moved;
}
const within = (value: number, middle: number, reach: number) => Math.min(middle + reach, Math.max(middle - reach, value));

/** Where the label of the alarm in hand stands: on the side that covers no other marker and stays in the map. */
export function beside(marker: { x: number; y: number }, label: Size, size: Size, others: readonly Rect[], free: Rect, gap: number): { x: number; y: number } {
  const across = (size.width + label.width) / 2 + gap;
  const along = (size.height + label.height) / 2 + gap;
  const sides = [[0, along], [0, -along], [across, 0], [-across, 0], [across, along], [-across, along], [across, -along], [-across, -along]] as const;
  let best = { x: marker.x, y: marker.y + along };
  let least = Infinity;
  for (const [dx, dy] of sides) {
    const at = { x: marker.x + dx, y: marker.y + dy };
    const box = around(at, label);
    const outside = label.width * label.height - overlap(box, free);
    // Out of the map is worse than over a neighbour: what is not seen explains nothing.
    const cost = others.reduce((sum, other) => sum + overlap(box, other), 0) + 3 * outside;
    if (cost < least - 0.5) [best, least] = [at, cost];
  }
  return best;
}
