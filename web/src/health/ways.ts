import { t, type Key } from '../i18n/index.svelte';
import { texts } from '../i18n/texts';

/** The way a message came; one the console does not know is shown as it is. */
export const wayTitle = (way: string): string => (`health.way.${way}` in texts ? t(`health.way.${way}` as Key) : way);
