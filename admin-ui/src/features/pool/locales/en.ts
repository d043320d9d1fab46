import type { Texts } from '../../../i18n/texts';
import type zh from './zh';

const en: Texts<typeof zh> = {
  title: 'Pool',
  lead: 'The members that answer, as of this second. One that is drained takes nothing new; what runs goes on to its end.',
  none: 'No member is there',
  noneDo: 'One that is started shows here within seconds. Until then every call is answered with 503.',
  member: 'Member',
  state: 'State',
  states: { good: 'healthy', draining: 'draining', bad: 'unhealthy', gone: 'gone' },
  models: 'Models',
  running: 'Running',
  waiting: 'Waiting',
  blocks: 'KV blocks',
  step: 'Step',
  version: 'Version',
  heartbeat: 'Heartbeat',
  kv: 'KV blocks of {{model}} on {{member}}',
  circuits: 'avoided for now by {{gateways}}',
  drainedBy: 'drained by {{by}}: {{reason}}',
  drain: 'Drain',
  drainQuestion: 'Drain {{member}}?',
  drainHits: 'It gets no new request from within 2 seconds on; {{running}} answers that run go on to their end.',
  drainAlone: 'It is the only member of {{models}}: calls of these are answered with 503 until it is back.',
  drained: '{{member}} is draining',
  resume: 'Resume',
  resumeQuestion: 'Let {{member}} take requests again?',
  resumeHits: 'Gateways choose it again within 2 seconds.',
  resumed: '{{member}} is back',
  totals: { members: 'Members', running: 'Running', waiting: 'Waiting', blocks: 'KV blocks used' },
};

export default en;
