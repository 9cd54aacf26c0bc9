// How somebody is reached, as it is edited and kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf, entryOf, freshId } from '../../src/people/contact';

test('what is not touched is sent back as it was, and secrets are left alone', () => {
  const contact = {
    id: 'operator', room: false, lang: 'vi', zone: 'Asia/Ho_Chi_Minh', superior: 'leader', quiet: { from: '22:00', until: '06:00', broken_by: 'high' },
    channels: [{ id: 'hook', medium: 'webhook', to: 'https://hook.example/1', has_keys: true, severity_min: 'low', enabled: true, dead_since: null }],
  } as const;
  const entry = entryOf(draftOf(contact as never));
  assert.deepEqual(entry.quiet, contact.quiet);
  assert.equal(entry.superior, 'leader');
  assert.deepEqual(entry.channels, [{ id: 'hook', medium: 'webhook', to: 'https://hook.example/1', keys: null, severity_min: 'low', enabled: true }]);
});

test('no quiet hours are sent where there are none', () => {
  assert.equal(entryOf(draftOf({ id: 'a', room: false, lang: 'en', zone: 'Europe/Paris', superior: null, quiet: null, channels: [] } as never)).quiet, null);
});

test('every channel has a code of its own', () => {
  assert.equal(freshId('email', []), 'email');
  assert.equal(freshId('email', [{ id: 'email' }, { id: 'email-2' }]), 'email-3');
});
