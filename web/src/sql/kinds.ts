import { t, type Key } from '../i18n/index.svelte';
import { texts } from '../i18n/texts';

/** What a column holds, in words; a kind the console does not know yet is shown as it is. */
export const kindTitle = (kind: string): string => {
  const key = `sql.kind.${kind}`;
  return key in texts ? t(key as Key) : kind;
};
