import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '../../api/client';
import { Panel } from '../../layout/Page';
import { Count } from '../../shared/Count';
import { links } from '../../shared/links';
import { StateBoundary } from '../../shared/StateBoundary';
import { StatusTag } from '../../shared/StatusTag';
import { useMembersOf, type Model } from './queries';

type Member = Schema<'MemberView'>;
const TONES = { good: 'good', draining: 'warn', bad: 'bad', gone: 'calm' } as const;

/** The members that have the weights that the alias points at. */
export function ServingPanel({ model }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const query = useMembersOf(model.baseDigest, true);
  return (
    <Panel title={t('serves.title')} extra={<Link to={links.pool()}>{t('serves.more')}</Link>}>
      <StateBoundary
        query={query}
        form="line"
        isEmpty={(members) => members.length === 0}
        empty={<p className="hub-soft">{t('serves.none')}</p>}
      >
        {(members) => (
          <table className="hub-table" aria-label={t('serves.title')}>
            <thead>
              <tr>
                <th scope="col">{t('serves.member')}</th>
                <th scope="col">{t('serves.state')}</th>
                {model.adapter && <th scope="col">{t('adapters.one')}</th>}
                <th scope="col" className="hub-right">
                  {t('serves.running')}
                </th>
                <th scope="col" className="hub-right">
                  {t('serves.waiting')}
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <MemberRow
                  key={member.memberId}
                  member={member}
                  baseDigest={model.baseDigest}
                  adapter={model.adapter?.digest ?? null}
                />
              ))}
            </tbody>
          </table>
        )}
      </StateBoundary>
    </Panel>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly baseDigest: string;
  /** Null where the weights answer alone. */
  readonly adapter: string | null;
}

function MemberRow({ member, baseDigest, adapter }: MemberRowProps) {
  const { t } = useTranslation('models');
  const load = member.models.find((it) => it.baseDigest === baseDigest);
  const state = stateOf(member);
  return (
    <tr>
      <td>
        {member.memberId}
        <div className="hub-soft">{member.host ?? ''}</div>
      </td>
      <td>
        <StatusTag tone={TONES[state]}>{t(`serves.states.${state}`)}</StatusTag>
      </td>
      {adapter !== null && <td>{t(`adapters.onMember.${whereOn(load, adapter)}`)}</td>}
      <td className="hub-right">
        <Count value={load?.running} />
      </td>
      <td className="hub-right">
        <Count value={load?.waiting} />
      </td>
    </tr>
  );
}

function whereOn(load: Member['models'][number] | undefined, digest: string): 'memory' | 'disk' | 'missing' {
  const found = load?.adapters.find((it) => it.digest === digest);
  return found === undefined ? 'missing' : found.resident ? 'memory' : 'disk';
}

function stateOf(member: Member): keyof typeof TONES {
  if (!member.alive) {
    return 'gone';
  }
  return !member.healthy ? 'bad' : member.draining ? 'draining' : 'good';
}
