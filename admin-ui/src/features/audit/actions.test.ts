import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useActionName } from './actions';

test.each([
  ['key.revoked', 'Key revoked'],
  ['person.password.reset', 'Person given a temporary password'],
  ['person.profile.changed', 'Person profile changed'],
  ['person.roles.changed', 'Person roles changed'],
  ['person.sessions.ended', 'Person all sessions ended'],
  ['service-account.secret.made', 'Service account secret made'],
  ['tenant.active', 'Bank active again'],
  ['tenant.suspended', 'Bank suspended'],
])('%s is said in words', (action, words) => {
  expect(renderHook(() => useActionName()).result.current(action)).toBe(words);
});

test('an action that is new is told by its code', () => {
  expect(renderHook(() => useActionName()).result.current('moon.landed')).toBe('moon.landed');
});
