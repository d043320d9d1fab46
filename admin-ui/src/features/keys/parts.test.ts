import dayjs from 'dayjs';
import { expect, test } from 'vitest';
import { changeOf, newKeyOf } from './key-answers';
import { endOf, expiryOf } from './expiry';
import { faultOf } from './networks';
import type { ApiKey } from './queries';

test.each(['10.20.0.0/16', '10.1.2.3', '10.1.2.3/32', '0.0.0.0/0', '2001:db8::/32', '::1'])('%s is a network', (it) => {
  expect(faultOf(it)).toBeNull();
});

test.each([
  '',
  'bank',
  '10.20.0',
  '10.20.0.256/16',
  '010.1.1.1',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '10.0.0.0/08',
  '::/129',
])('%s is none', (it) => {
  expect(faultOf(it)).toEqual({ kind: 'form' });
});

test('an address with bits beyond the prefix is told with the network that it lies in', () => {
  expect(faultOf('10.20.3.7/20')).toEqual({ kind: 'bits', meant: '10.20.0.0/20' });
  expect(faultOf('10.20.19.7/20')).toEqual({ kind: 'bits', meant: '10.20.16.0/20' });
});

test('a key ends with the day that was chosen, in Shanghai', () => {
  expect(endOf('2026-12-31')).toBe('2026-12-31T15:59:59.000Z');
  expect(expiryOf('30', null, '2026-12-01')).toBe('2026-12-31T15:59:59.000Z');
  expect(expiryOf('own', dayjs('2026-12-31'))).toBe('2026-12-31T15:59:59.000Z');
  expect(expiryOf('never', null)).toBeNull();
});

test('a change names only what is other; an emptied list is sent as empty', () => {
  const key = { name: 'a', models: ['x', 'y'], networks: [] as string[], expiresAt: '2027-01-01T00:00:00Z' } as ApiKey;
  const same = { appId: 'app', name: 'a', models: ['y', 'x'], networks: [], expiry: 'keep' } as const;
  expect(changeOf(key, same)).toBeNull();
  expect(changeOf(key, { ...same, models: [] })).toEqual({ models: [] });
  expect(changeOf(key, { ...same, networks: ['10.0.0.1'], expiry: 'own', day: dayjs('2026-12-31') })).toEqual({
    networks: ['10.0.0.1'],
    expiresAt: '2026-12-31T15:59:59.000Z',
  });
  expect(newKeyOf(same)).not.toHaveProperty('expiresAt');
});
