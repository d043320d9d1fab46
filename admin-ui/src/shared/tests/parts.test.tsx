import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useQuery } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { hubJson } from '../../api/hub-fetch';
import { Problem } from '../../api/problem';
import { ofAlliance, ofBank } from '../../testing/people';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import { Chart } from '../Chart';
import { CopyText } from '../CopyText';
import { DangerButton } from '../DangerButton';
import { ChoiceFilter, FilterBar, RangeFilter, TextFilter } from '../FilterBar';
import { JobProgress, useJob, type Job } from '../JobProgress';
import { changesOf } from '../json-changes';
import { JsonDiff } from '../JsonDiff';
import { useLook } from '../look';
import { RoleGate } from '../RoleGate';
import { SecretOnce } from '../SecretOnce';
import { StateBoundary } from '../StateBoundary';
import { StatCard, UsageBar } from '../StatCard';
import { dayRange, type DayRange } from '../url-state';

describe('a danger button', () => {
  it('does nothing before the name is typed and a reason given, then hands the reason on', async () => {
    const onConfirm = vi.fn(() => Promise.resolve());
    const { user } = show(
      <DangerButton label="Suspend" question="Suspend Ningbo?" typed="Ningbo" needsReason onConfirm={onConfirm}>
        12 keys stop working.
      </DangerButton>,
    );
    await user.click(await screen.findByText('Suspend'));
    expect(screen.getByText('12 keys stop working.')).toBeInTheDocument();
    const confirm = screen.getAllByRole('button', { name: 'Suspend' }).at(-1) as HTMLElement;
    expect(confirm).toBeDisabled();
    await user.type(screen.getByLabelText('Reason'), 'unpaid');
    expect(confirm).toBeDisabled();
    await user.type(screen.getByLabelText('Type “Ningbo” to confirm'), 'Ningbo');
    await user.click(confirm);
    expect(onConfirm).toHaveBeenCalledWith('unpaid');
    await waitFor(() => expect(screen.queryByText('12 keys stop working.')).toBeNull());
  });

  it('stays open and says why when it is refused', async () => {
    const refused = new Problem({
      status: 409,
      code: 'conflict',
      title: '',
      detail: 'it is closed',
    });
    const { user } = show(
      <DangerButton label="Close" question="Close it?" onConfirm={() => Promise.reject(refused)} />,
    );
    await user.click(await screen.findByText('Close'));
    await user.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement);
    expect(await screen.findByText('it is closed')).toBeInTheDocument();
  });
});

describe('a secret', () => {
  it('goes only when the person says that it is kept', async () => {
    const onClose = vi.fn();
    const { user } = show(
      <SecretOnce title="New key" secrets={[{ label: 'Key', value: 'ahk_demo_x' }]} onClose={onClose} />,
    );
    const close = await screen.findByRole('button', { name: 'Close' });
    expect(close).toBeDisabled();
    expect(fireEvent(globalThis.window, new Event('beforeunload', { cancelable: true }))).toBe(false);
    await user.click(screen.getByRole('checkbox'));
    expect(fireEvent(globalThis.window, new Event('beforeunload', { cancelable: true }))).toBe(true);
    await user.click(close);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('is copied whole', async () => {
    const { user } = show(<CopyText text="sha256:0123" shown="sha…" label="digest" />);
    await user.click(await screen.findByRole('button', { name: 'Copy digest' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe('sha256:0123');
  });
});

describe('what a query brought', () => {
  function Probe() {
    const query = useQuery<string[], Problem>({
      queryKey: ['x'],
      queryFn: () => hubJson<string[]>('GET', '/api/v1/x'),
    });
    return (
      <StateBoundary query={query} isEmpty={(it) => it.length === 0}>
        {(it) => <p>{it.join()}</p>}
      </StateBoundary>
    );
  }

  it('is loading, then there', async () => {
    server.use(http.get('*/api/v1/x', () => HttpResponse.json(['a', 'b'])));
    show(<Probe />);
    expect(await screen.findByLabelText('Loading')).toBeInTheDocument();
    expect(await screen.findByText('a,b')).toBeInTheDocument();
  });

  it('is nothing', async () => {
    server.use(http.get('*/api/v1/x', () => HttpResponse.json([])));
    show(<Probe />);
    expect(await screen.findByText('There is nothing here yet')).toBeInTheDocument();
  });

  it.each([
    [403, 'You may not see or do this'],
    [404, 'Not found'],
    [422, 'The request was not accepted'],
    [500, 'The service made a mistake'],
  ])('is refused with %i in words', async (status, words) => {
    server.use(http.get('*/api/v1/x', () => refusal(status)));
    show(<Probe />);
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.getByText('req-test')).toBeInTheDocument();
  });

  it('says when it tries again, and does', async () => {
    server.use(
      http.get('*/api/v1/x', () => refusal(503, 'too long', { 'retry-after': '1' }), {
        once: true,
      }),
    );
    show(<Probe />);
    expect(await screen.findByText('Try again (by itself in 1 s)')).toBeInTheDocument();
    server.use(http.get('*/api/v1/x', () => HttpResponse.json(['back'])));
    expect(await screen.findByText('back')).toBeInTheDocument();
  });

  it('says that the service cannot be reached', async () => {
    server.use(http.get('*/api/v1/x', () => HttpResponse.error()));
    show(<Probe />);
    expect(await screen.findByText('The service cannot be reached')).toBeInTheDocument();
  });
});

describe('filters', () => {
  it('look for a text once typing pauses, and take a choice at once', async () => {
    const onText = vi.fn();
    const onChoice = vi.fn();
    const { user } = show(
      <FilterBar>
        <TextFilter label="Actor" value="" onChange={onText} />
        <ChoiceFilter
          label="App"
          value=""
          any="Any app"
          options={[{ value: 'app-1', label: 'Loans' }]}
          onChange={onChoice}
        />
      </FilterBar>,
    );
    await user.type(await screen.findByLabelText('Actor'), 'chen');
    await waitFor(() => expect(onText).toHaveBeenCalledExactlyOnceWith('chen'));
    await user.click(screen.getByLabelText('App'));
    await user.click(await screen.findByTitle('Loans'));
    expect(onChoice.mock.calls[0]?.[0]).toBe('app-1');
  });

  it('turn a preset into days of ones own', async () => {
    const seen: DayRange[] = [];
    function Probe() {
      const [value, setValue] = useState<DayRange>(dayRange('7d').fallback);
      return (
        <RangeFilter
          value={value}
          onChange={(it) => {
            seen.push(it);
            setValue(it);
          }}
        />
      );
    }
    const { user } = show(<Probe />);
    await user.click(await screen.findByLabelText('Time range'));
    await user.click(await screen.findByTitle('Own range'));
    expect(seen[0]).toHaveProperty('first');
    expect(screen.getAllByLabelText('First and last day').length).toBeGreaterThan(0);
  });
});

describe('numbers', () => {
  it('show how much of a limit is used', async () => {
    show(
      <StatCard title="Spend" value="¥1" note="today">
        <UsageBar
          label="Budget"
          used={2_500_000}
          limit={10_000_000}
          unit="micro-yuan"
          resetsAt="2099-01-01T00:00:00Z"
        />
      </StatCard>,
    );
    expect(await screen.findByRole('meter', { name: 'Budget' })).toHaveAttribute('aria-valuetext', '25%');
    expect(screen.getByText('¥2.50')).toBeInTheDocument();
    expect(screen.getByText(/resets/)).toBeInTheDocument();
  });

  it('of a chart are there as a table', async () => {
    show(
      <Chart
        kind="bars"
        label="Tokens"
        axis={['11-26', '11-27']}
        format={(it) => `${it} t`}
        series={[{ name: 'Loans', values: [7, null] }]}
      />,
    );
    expect(await screen.findByRole('rowheader', { name: '11-26' })).toBeInTheDocument();
    expect(screen.getByText('7 t')).toBeInTheDocument();
    expect(screen.getByText('—')).toBeInTheDocument();
  });
});

describe('long work', () => {
  function Probe() {
    const job = useJob<Job>(['job'], 'job-1', (id) => hubJson<Job>('GET', `/api/v1/jobs/${id}`));
    return <JobProgress label="Recount" job={job} />;
  }

  it('is followed until it has ended', async () => {
    let done = 0;
    server.use(
      http.get('*/api/v1/jobs/job-1', () => {
        done += 500;
        return HttpResponse.json({
          id: 'job-1',
          state: done < 1000 ? 'RUNNING' : 'DONE',
          done,
          total: 1000,
        });
      }),
    );
    show(<Probe />);
    expect(await screen.findByText('500 of 1,000 done')).toBeInTheDocument();
    expect(await screen.findByText('1,000 of 1,000 done')).toBeInTheDocument();
  });

  it('says why it failed', async () => {
    server.use(http.get('*/api/v1/jobs/job-1', () => HttpResponse.json({ id: 'job-1', state: 'FAILED', done: 3 })));
    show(<Probe />);
    expect(await screen.findByText(/could not be finished/)).toBeInTheDocument();
  });
});

describe('before and after', () => {
  it('are compared field by field, lists as a whole', () => {
    const before = { name: 'a', limits: { day: 1, month: 2 }, models: ['x'], old: true };
    const after = { name: 'a', limits: { day: 1, month: 3 }, models: ['x', 'y'], fresh: null };
    expect(changesOf(before, after).map((it) => `${it.kind} ${it.path}`)).toEqual([
      'same name',
      'same limits.day',
      'changed limits.month',
      'changed models',
      'removed old',
      'added fresh',
    ]);
    expect(changesOf(undefined, { a: 1 })).toHaveLength(1);
  });

  it('hide what stayed the same until it is asked for', async () => {
    const { user } = show(<JsonDiff before={{ a: 1, b: 'old' }} after={{ a: 1, b: 'new' }} />);
    expect(await screen.findByText('old')).toBeInTheDocument();
    expect(screen.queryByText('a')).toBeNull();
    await user.click(screen.getByRole('switch'));
    expect(screen.getByText('a')).toBeInTheDocument();
  });
});

describe('roles and looks', () => {
  const gate = (
    <RoleGate alliance={['operator']} bank={['bank-admin']} otherwise={<p>not you</p>}>
      <p>you may</p>
    </RoleGate>
  );

  it('open to those who may', async () => {
    show(gate, { me: ofAlliance('operator') });
    expect(await screen.findByText('you may')).toBeInTheDocument();
  });

  it('stay shut for a role of the same name elsewhere', async () => {
    show(gate, { me: { ...ofBank('auditor'), roles: ['operator'] } });
    expect(await screen.findByText('not you')).toBeInTheDocument();
  });

  it('keep the chosen look', async () => {
    function Probe() {
      const { isDark, choose } = useLook();
      return <button onClick={() => choose('dark')}>{isDark ? 'dark' : 'light'}</button>;
    }
    const { user } = show(<Probe />);
    await user.click(await screen.findByText('light'));
    expect(screen.getByText('dark')).toBeInTheDocument();
    expect(document.documentElement.dataset['look']).toBe('dark');
    expect(localStorage.getItem('hub.look')).toBe('dark');
  });
});
