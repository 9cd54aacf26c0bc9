// A pack's guide: Markdown of its author, Vietnamese, a line `---`, English. The library escapes every tag and drops
// dangerous links, so nothing in a pack can become markup of this page. Loaded when somebody opens a guide.
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import type { Lang } from '../i18n/pair';

/** The half of one language; a guide of one half is for both. */
export function halfOf(readme: string, lang: Lang): string {
  const [vi = '', en] = readme.split(/^---[ \t]*$/m);
  return (lang === 'en' ? (en ?? vi) : vi).trim();
}
/** As HTML. Headings begin at the third level: the page and the pack's name stand above. */
export function guideOf(readme: string, lang: Lang): string {
  const lower = halfOf(readme, lang).replace(/^(#{1,4})(?=\s)/gm, '##$1');
  return micromark(lower, { extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()] });
}
