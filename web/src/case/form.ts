// Forms of steps: what is asked, and what is wrong with an answer. Pure. The server checks the same again.
import type { CaseForm, FormField } from '../api';

export type Answer = boolean | number | string | string[];
export type Said = Record<string, Answer>;
export type FieldWrong = 'missing' | 'bounds' | 'long';

const says = (answer: Answer | undefined, word: string): boolean => {
  if (answer === undefined) return false;
  return Array.isArray(answer) ? answer.includes(word) : String(answer) === word;
};

/** Whether a question is asked, by what was answered above it. */
export const isAsked = (field: FormField, said: Said): boolean => !field.when || field.when.is.some((word) => says(said[field.when!.field], word));

/** What is wrong with one answer; nothing where it may be sent. */
export function wrongWith(field: FormField, said: Said): FieldWrong | null {
  if (!isAsked(field, said)) return null;
  const answer = said[field.name];
  const empty = answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0);
  if (empty) return field.required ? 'missing' : null;
  if (typeof answer === 'number') {
    const within = (field.min === null || field.min <= answer) && (field.max === null || answer <= field.max);
    return within && Number.isFinite(answer) && (!field.whole || Number.isInteger(answer)) ? null : 'bounds';
  }
  if (typeof answer === 'string' && field.kind === 'text') {
    if (field.required && !answer.trim()) return 'missing';
    return field.most !== null && [...answer].length > field.most ? 'long' : null;
  }
  return Array.isArray(answer) && field.most !== null && answer.length > field.most ? 'long' : null;
}

/** What is sent: answers to what is asked, none that is empty. */
export function toSend(form: CaseForm, said: Said): Said {
  const kept = form.fields.filter((field) => isAsked(field, said)).map((field) => [field.name, said[field.name]] as const);
  const given = kept.filter(([, answer]) => answer !== undefined && answer !== '' && !(Array.isArray(answer) && answer.length === 0));
  return Object.fromEntries(given) as Said;
}

export const isFilled = (form: CaseForm, said: Said): boolean => form.fields.every((field) => wrongWith(field, said) === null);

/** A line each, without empty ones. */
export const linesOf = (text: string): string[] =>
  text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
