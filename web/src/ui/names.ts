// The catalogue's names by id. Asked in templates, so they follow the catalogue and the language.
import type { CaseForm, Org, Procedure, Quantity, Rule } from '../api';
import { say, t, type Key } from '../i18n/index.svelte';
import { texts } from '../i18n/texts';
import { live } from '../live/live.svelte';

export const quantityOf = (id: string | null | undefined): Quantity | undefined => live.catalogue?.quantities.find((q) => q.id === id || q.name === id);
export const kindOf = (id: string) => live.catalogue?.kinds.find((kind) => kind.id === id);
export const ruleOf = (id: string): Rule | undefined => live.catalogue?.rules.find((rule) => rule.id === id);
export const procedureOf = (id: string): Procedure | undefined => live.catalogue?.procedures.find((one) => one.id === id);
export const formOf = (id: string | null | undefined): CaseForm | undefined => live.catalogue?.forms.find((one) => one.id === id);
export const orgOf = (id: string): Org | undefined => live.catalogue?.orgs.find((org) => org.id === id);

/** The sign of a unit, µg/m³ for `ug/m3`; the id itself when the catalogue does not know it. */
export const unitSign = (id: string | null | undefined): string => (id ? say(live.catalogue?.units.find((unit) => unit.id === id)?.sign ?? id) : '');
export const quantityTitle = (id: string | null | undefined): string => (id ? say(quantityOf(id)?.title ?? id) : '');
export const quantitySign = (id: string | null | undefined): string => (id ? (quantityOf(id)?.sign ?? id) : '');
export const decimalsOf = (id: string | null | undefined): number => quantityOf(id)?.decimals ?? 1;
export const kindTitle = (id: string): string => say(kindOf(id)?.title ?? id);
/** The label of an attribute, "Cột" for `column`, as some kind's form has it. */
export const attributeTitle = (name: string): string => say(live.catalogue?.kinds.flatMap((kind) => kind.fields).find((field) => field.name === name)?.title ?? name);
/** The words for a choice of an attribute, "Cột A: …" for `A` of `column`; the code itself when the packs have none. */
export const choiceTitle = (attribute: string, value: string): string => {
  const tail = `.${attribute}.${value}`;
  const words = Object.entries(live.catalogue?.terms ?? {}).find(([key]) => key.endsWith(tail))?.[1];
  return words ? say(words) : value;
};
/** A condition as a person says it: attribute and value, or only the value when it names itself. */
export const conditionTitle = (one: { attribute: string; equals: string }): string => {
  const words = choiceTitle(one.attribute, one.equals);
  return words === one.equals ? `${attributeTitle(one.attribute)} ${one.equals}` : words;
};
/**
 * The label of an indicator: words as they are, or what it speaks of by id, "entity quantity period", said in the
 * language of the console. An id nobody knows stays as it is.
 */
export const labelTitle = (label: string | null | undefined): string => {
  const [entity = '', quantity, period] = (label ?? '').split(' ');
  const place = live.entities.get(entity)?.title;
  if (!place) return label ?? '';
  if (!quantity) return say(place);
  const name = quantityTitle(quantity);
  return `${say(place)}: ${period && period !== 'raw' ? t('ui.mean_of', { quantity: name, period: periodTitle(period) }) : name}`;
};
export const orgTitle = (id: string): string => say(orgOf(id)?.title ?? id);
export const userName = (id: string): string => (live.catalogue?.people ?? live.catalogue?.users)?.find((user) => user.id === id)?.name ?? id;
/** "1h" as "1 giờ"; a period the dictionary does not know is shown as it is. */
export const periodTitle = (period: string): string => {
  const key = `ui.period.${period}`;
  return key in texts ? t(key as Key) : period;
};
