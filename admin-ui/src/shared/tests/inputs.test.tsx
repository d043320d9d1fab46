import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '../../testing/render';
import { LimitInput } from '../LimitValue';
import { MomentInput } from '../MomentInput';

test('a moment is shown and asked for in the banks’ time', async () => {
  const told: (string | null)[] = [];
  const { user } = show(<MomentInput id="moment" value="2026-11-26T16:30:59Z" onChange={(it) => told.push(it)} />);
  const input = await screen.findByDisplayValue('2026-11-27 00:30');
  await user.click(input);
  await user.clear(input);
  await user.type(input, '2026-12-01 09:15');
  await user.click(await screen.findByRole('button', { name: 'OK' }));
  await waitFor(() => expect(told).toContain('2026-12-01T01:15:00.000Z'));
});

test('money is asked for in yuan, exactly, without zeros that say nothing', async () => {
  let told: number | null = null;
  function Held() {
    const [value, setValue] = useState<number | null>(1_500_000);
    told = value;
    return <LimitInput kind="MONEY_PER_DAY" label="Limit" value={value} onChange={setValue} />;
  }
  const { user } = show(<Held />);
  const input = await screen.findByLabelText('Limit');
  expect(input).toHaveDisplayValue('1.5');
  await user.clear(input);
  await user.type(input, '20.25');
  await user.tab();
  expect(told).toBe(20_250_000);
  expect(input).toHaveDisplayValue('20.25');
});
