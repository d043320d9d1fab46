import { BANKS } from '../people.mjs';

const EVERY_MILLIS = 1_000;
let id = 0;

function sums(scale, at) {
  const wave = 1 + 0.4 * Math.sin(at / 9_000) + 0.15 * Math.sin(at / 1_700);
  return {
    openRequests: Math.round(34 * scale * wave),
    requestsPerSecond: Math.round(62 * scale * wave) / 10,
    tokensPerSecond: Math.round(2_450 * scale * wave),
    promptTokensPerSecond: Math.round(13_100 * scale * wave),
    errorsPerSecond: wave > 1.4 ? 0.1 : 0,
    refusalsPerSecond: wave > 1.3 ? 0.3 : 0,
    firstTokenP50Ms: Math.round(240 * wave),
  };
}

const model = (running, waiting, used) => ({
  baseDigest: 'sha256:4d2f8a7c',
  name: 'hub-mini',
  aliases: ['hub-mini', 'credit-report-zh'],
  running,
  waiting,
  kvBlocksTotal: 4_096,
  kvBlocksUsed: used,
  lastStepMillis: 21,
});

export function membersNow(at = Date.now()) {
  const used = Math.round(2_300 + 900 * Math.sin(at / 11_000));
  const member = (memberId, more) => ({
    memberId,
    url: `http://127.0.0.1:7083`,
    host: 'gpu-01',
    alive: true,
    healthy: true,
    draining: false,
    version: '0.1.0',
    models: [],
    circuits: {},
    lastHeartbeatAt: new Date(at).toISOString(),
    ...more,
  });
  return [
    member('member-a', { models: [model(12, 3, used)] }),
    member('member-b', {
      models: [model(9, 0, Math.round(used * 0.6))],
      draining: true,
      drain: { by: 'per-operator', at: new Date(at - 600_000).toISOString(), reason: '更换内存' },
    }),
    member('member-c', { healthy: false, models: [model(0, 0, 0)], circuits: { 'gateway-1': 'open' } }),
  ];
}

export default [
  {
    path: '/api/v1/live',
    answer: ({ me, request, response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const send = () => {
        const at = Date.now();
        const seen = BANKS.filter((it) => me.tenant === null || it.id === me.tenant.id);
        const tenants = seen.map((it, i) => ({ tenant: it.id, ...sums(1 / (i + 1.8), at) }));
        const totals = me.tenant === null ? sums(1, at) : tenants[0];
        write(response, 'traffic', { at: new Date(at).toISOString(), gateways: 1, totals, tenants });
        if (me.tenant === null && !me.roles.includes('finance')) {
          write(response, 'pool', { members: membersNow(at) });
        }
      };
      send();
      const timer = setInterval(send, EVERY_MILLIS);
      request.on('close', () => clearInterval(timer));
      response.on('close', () => clearInterval(timer));
      return Symbol.for('streamed');
    },
  },
];

function write(response, event, data) {
  response.write(`id: ${++id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
