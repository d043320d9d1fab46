import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../testing/refusals';
import { show } from '../../testing/render';
import { server } from '../../testing/server';
import { link, path } from '../addresses';
import { api, data, given, scopedApi } from '../client';
import { hubJson } from '../hub-fetch';
import { useLive } from '../live';
import { Problem } from '../problem';
import { may } from '../roles';
import { keepPlace, takePlace } from '../session';
import { useWrite } from '../writes';
import { ofAlliance, ofBank } from '../../testing/people';

describe('a call', () => {
  it('is typed by the description of the service and throws what is refused', async () => {
    server.use(
      http.get('*/api/v1/tenants/:tenant', ({ params }) => HttpResponse.json({ id: params['tenant'], name: 'Ningbo' })),
    );
    const bank = await data(api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant: 'bank-a' } } }));
    expect(bank.name).toBe('Ningbo');
    server.use(http.get('*/api/v1/tenants/:tenant', () => refusal(404, 'there is no such bank')));
    const refused = data(api.GET('/api/v1/tenants/{tenant}', { params: { path: { tenant: 'bank-b' } } }));
    await expect(refused).rejects.toMatchObject({
      kind: 'not-found',
      message: 'there is no such bank',
    });
  });

  it('of what the alliance and the banks have alike goes to the scope', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/people', ({ request }) => {
        asked.push(request.url.slice(globalThis.location.origin.length));
        return HttpResponse.json({ items: [] });
      }),
    );
    await data(scopedApi('/api/v1').GET('/people'));
    await data(scopedApi('/api/v1/tenants/bank-a').GET('/people', { params: { query: { q: 'chen' } } }));
    expect(asked).toEqual(['/api/v1/people', '/api/v1/tenants/bank-a/people?q=chen']);
  });

  it('that writes proves that it comes from here; one that reads does not', async () => {
    const sent: (string | null)[] = [];
    const note = ({ request }: { request: Request }) => {
      sent.push(request.headers.get('x-xsrf-token'));
      return HttpResponse.json({});
    };
    server.use(http.post('*/api/v1/x', note), http.get('*/api/v1/x', note));
    document.cookie = 'XSRF-TOKEN=a%2Bb';
    await hubJson('POST', '/api/v1/x');
    await hubJson('GET', '/api/v1/x');
    expect(sent).toEqual(['a+b', null]);
  });

  it('is refused in a form that pages know, whatever the answer is', async () => {
    server.use(
      http.get('*/api/v1/x', () => new HttpResponse('<html>', { status: 502, headers: { 'retry-after': '7' } })),
    );
    const gone: unknown = await hubJson('GET', '/api/v1/x').catch((it: unknown) => it);
    expect(gone).toBeInstanceOf(Problem);
    expect(gone).toMatchObject({
      kind: 'unavailable',
      retryAfterSeconds: 7,
      body: { code: 'http_502' },
    });
    server.use(http.get('*/api/v1/x', () => HttpResponse.error()));
    await expect(hubJson('GET', '/api/v1/x')).rejects.toMatchObject({
      kind: 'offline',
      isPassing: true,
    });
  });

  it.each([
    ['3', true],
    ['50641', false],
  ])('is waited for only where a limit resets soon: in %s s', async (seconds, isPassing) => {
    const refused = new HttpResponse('{}', { status: 429, headers: { 'retry-after': seconds } });
    server.use(http.get('*/api/v1/x', () => refused));
    await expect(hubJson('GET', '/api/v1/x')).rejects.toMatchObject({ kind: 'limited', isPassing });
  });

  it('escapes what stands in a path and leaves out what is not set', () => {
    expect(path`/api/v1/tenants/${'a/b?c'}/keys`).toBe('/api/v1/tenants/a%2Fb%3Fc/keys');
    expect(link('/api/v1/x', { a: 'b c', d: undefined, e: '', f: 0 })).toBe('/api/v1/x?a=b+c&f=0');
    expect(given({ a: 'b', d: undefined, e: '', f: 0, g: null })).toEqual({ a: 'b', f: 0 });
  });
});

describe('a write', () => {
  function Probe() {
    const write = useWrite<string, unknown>({
      run: (name, header) => data(api.POST('/api/v1/tenants', { params: { header }, body: { name } })),
    });
    return (
      <>
        <button onClick={() => write.mutate('one')}>one</button>
        <button onClick={() => write.mutate('two')}>two</button>
        <output>{write.status}</output>
      </>
    );
  }

  it('keeps its key until it has succeeded, and never gives it to other content', async () => {
    const keys: (string | null)[] = [];
    let status = 503;
    server.use(
      http.post('*/api/v1/tenants', ({ request }) => {
        keys.push(request.headers.get('idempotency-key'));
        return status === 503 ? refusal(503) : HttpResponse.json({});
      }),
    );
    const { user } = show(<Probe />);
    const press = async (name: string, until: string) => {
      await user.click(await screen.findByText(name));
      await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(until));
    };
    await press('one', 'error');
    status = 200;
    await press('one', 'success');
    await press('one', 'pending|success'.split('|')[1] as string);
    await waitFor(() => expect(keys).toHaveLength(3));
    await press('two', 'success');
    await waitFor(() => expect(keys).toHaveLength(4));
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });
});

describe('the session', () => {
  it('ends for the page when the service no longer knows it', async () => {
    const onSignedOut = vi.fn();
    function Probe() {
      const write = useWrite<null, unknown>({ run: () => hubJson('POST', '/api/v1/x') });
      return <button onClick={() => write.mutate(null)}>go</button>;
    }
    server.use(http.post('*/api/v1/x', () => refusal(401)));
    const { user } = show(<Probe />, { onSignedOut });
    await user.click(await screen.findByText('go'));
    await waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce());
  });

  it('keeps a place of this site and of no other', () => {
    keepPlace('/banks/bank-a/usage?view=calls');
    expect(takePlace()).toBe('/banks/bank-a/usage?view=calls');
    expect(takePlace()).toBeNull();
    for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      keepPlace(elsewhere);
      expect(takePlace()).toBeNull();
    }
  });

  it('allows by where a person is, not by the name of the role alone', () => {
    expect(may(ofAlliance('finance'), { alliance: ['finance'] })).toBe(true);
    expect(may(ofBank('finance'), { alliance: ['finance'] })).toBe(false);
    expect(may(ofBank('developer', 'auditor'), { bank: ['auditor'] })).toBe(true);
  });
});

describe('live events', () => {
  const sources: FakeSource[] = [];

  class FakeSource extends EventTarget {
    static readonly CLOSED = 2;
    readyState = 1;
    onerror: (() => void) | null = null;
    constructor() {
      super();
      sources.push(this);
    }
    close() {
      this.readyState = 2;
    }
    say(kind: string, content: unknown) {
      this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify(content) }));
    }
  }

  beforeEach(() => {
    sources.length = 0;
    vi.stubGlobal('EventSource', FakeSource);
  });
  afterEach(() => vi.useRealTimers());

  function Probe() {
    const { event, recent, status } = useLive('traffic');
    return <output>{`${status} ${event?.at ?? '-'} ${recent.length}`}</output>;
  }

  it('come over one connection, are marked when they stop, and go on by themselves', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { unmount } = show(
      <>
        <Probe />
        <Probe />
      </>,
    );
    await waitFor(() => expect(sources).toHaveLength(1));
    const first = sources[0] as FakeSource;
    first.say('traffic', { at: 't1' });
    first.say('traffic', { at: 't2' });
    await waitFor(() => expect(screen.getAllByRole('status')[1]).toHaveTextContent('live t2 2'));
    vi.advanceTimersByTime(5_001);
    await waitFor(() => expect(screen.getAllByRole('status')[0]).toHaveTextContent('stale t2 2'));
    first.close();
    first.onerror?.();
    vi.advanceTimersByTime(1_001);
    await waitFor(() => expect(sources).toHaveLength(2));
    (sources[1] as FakeSource).say('traffic', { at: 't3' });
    await waitFor(() => expect(screen.getAllByRole('status')[0]).toHaveTextContent('live t3 3'));
    unmount();
    expect(sources[1]?.readyState).toBe(2);
  });
});
