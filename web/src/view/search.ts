// Finding by words, without diacritics: every word must begin some word of the thing. Pure.
import { fold } from '../i18n/format';

export type Hit = { href: string; title: string; about: string; kind: string; weight: number };

export function score(words: readonly string[], text: string): number {
  const parts = fold(text).split(/[^\p{L}\p{N}]+/u);
  let total = 0;
  for (const word of words) {
    const at = parts.findIndex((part) => part.startsWith(word));
    if (at < 0) return 0;
    // A hit at the front of the name is what was meant.
    total += parts[at] === word ? 3 : at === 0 ? 2 : 1;
  }
  return total;
}

export function search(query: string, things: readonly Hit[], max = 20): Hit[] {
  const words = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.length === 0) return [];
  return things
    .map((hit) => ({ hit, points: score(words, `${hit.title} ${hit.about}`) * hit.weight + score(words, hit.title) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, max)
    .map(({ hit }) => hit);
}
