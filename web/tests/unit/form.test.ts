import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAsked, isFilled, linesOf, toSend, wrongWith, type Said } from '../../src/case/form';

const words = (it: string) => ({ vi: it, en: it });
const field = (name: string, kind: 'flag' | 'number' | 'text' | 'choice' | 'lines', more: object = {}) =>
  ({ name, title: words(name), kind, required: true, when: null, min: null, max: null, unit: '', whole: false, most: null, choices: [], ...more });
const form = {
  id: 'test/leak',
  title: words('Rò khí'),
  source: 'the tests',
  fields: [
    field('leak', 'flag'),
    field('wind', 'number', { min: 0, max: 360, when: { field: 'leak', is: ['true'] } }),
    field('teams', 'lines', { most: 2, required: false }),
    field('remark', 'text', { most: 5, required: false }),
  ],
};
const check = (name: string, said: Said, expected: unknown) => assert.equal(wrongWith(form.fields.find((it) => it.name === name)!, said), expected, `${name} of ${JSON.stringify(said)}`);

test('what is asked is answered, within its bounds', () => {
  check('leak', {}, 'missing');
  check('leak', { leak: false }, null);
  check('wind', { leak: false }, null);
  check('wind', { leak: true }, 'missing');
  check('wind', { leak: true, wind: 361 }, 'bounds');
  check('wind', { leak: true, wind: Number.NaN }, 'bounds');
  check('wind', { leak: true, wind: 90 }, null);
  check('teams', { teams: ['a', 'b', 'c'] }, 'long');
  check('remark', { remark: 'quá dài' }, 'long');
  assert.equal(isFilled(form, { leak: false }), true);
  assert.equal(isFilled(form, { leak: true }), false);
});

test('what is no longer asked is not sent, nor what is empty', () => {
  const said = { leak: false, wind: 90, teams: [], remark: '' };
  assert.equal(isAsked(form.fields[1]!, said), false);
  assert.deepEqual(toSend(form, said), { leak: false });
  assert.deepEqual(toSend(form, { leak: true, wind: 90, teams: ['a'] }), { leak: true, wind: 90, teams: ['a'] });
});

test('a line is an item', () => {
  assert.deepEqual(linesOf(' Đội chữa cháy \n\nY tế\n'), ['Đội chữa cháy', 'Y tế']);
});
