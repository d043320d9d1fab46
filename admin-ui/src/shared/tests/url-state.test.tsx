import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { show } from '../../testing/render';
import { dayRange, daysOf, intervalOf, month, oneOf, sort, text, useUrlState } from '../url-state';

const FILTERS = {
  q: text(),
  group: oneOf(['none', 'app'], 'none'),
  sort: sort(['occurredAt', 'amount'], '-occurredAt'),
  range: dayRange('30d'),
};

function Probe() {
  const [state, set] = useUrlState(FILTERS);
  return (
    <>
      <output>{JSON.stringify(state)}</output>
      <button onClick={() => set({ group: 'app', q: 'loan' })}>filter</button>
      <button onClick={() => set({ group: 'none', q: '' })}>clear</button>
    </>
  );
}

describe('filters in the URL', () => {
  it('are read from it, and what cannot be read is the fallback', async () => {
    show(<Probe />, { at: '/?q=x&group=nonsense&sort=amount&range=2026-11-03..2026-11-01' });
    expect(JSON.parse((await screen.findByRole('status')).textContent)).toEqual({
      q: 'x',
      group: 'none',
      sort: 'amount',
      range: { preset: '30d' },
    });
  });

  it('are written to it; what is usual is left out, and what others wrote stays', async () => {
    const { user, address } = show(<Probe />, { at: '/?other=1' });
    await user.click(await screen.findByText('filter'));
    expect(address()).toBe('/?other=1&group=app&q=loan');
    await user.click(screen.getByText('clear'));
    expect(address()).toBe('/?other=1');
  });
});

describe('a range of days', () => {
  const range = dayRange('7d');

  it('is a preset or two days of which both are meant', () => {
    expect(range.read('2026-11-01..2026-11-02')).toEqual({
      first: '2026-11-01',
      last: '2026-11-02',
    });
    expect(range.write({ first: '2026-11-01', last: '2026-11-02' })).toBe('2026-11-01..2026-11-02');
    expect(range.read('2026-13-01..2026-13-02')).toEqual({ preset: '7d' });
    expect(range.write({ preset: '7d' })).toBeNull();
  });

  it('of months takes a month alone', () => {
    expect(month().read('2026-11')).toBe('2026-11');
    expect(month().read('2026-13')).toBe('');
    expect(month().read(null)).toBe('');
    expect(month().write('')).toBeNull();
  });

  it('is asked for from the first midnight to the one after the last day', () => {
    expect(intervalOf({ first: '2026-11-01', last: '2026-11-01' })).toEqual({
      from: '2026-10-31T16:00:00.000Z',
      to: '2026-11-01T16:00:00.000Z',
    });
    expect(daysOf({ preset: '7d' }, '2026-11-03')).toEqual({
      first: '2026-10-28',
      last: '2026-11-03',
    });
    expect(daysOf({ preset: 'last-month' }, '2026-03-15')).toEqual({
      first: '2026-02-01',
      last: '2026-02-28',
    });
    expect(daysOf({ preset: 'month' }, '2026-03-15')).toEqual({
      first: '2026-03-01',
      last: '2026-03-15',
    });
  });
});
