import { Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { wholeList } from '../../api/pages';
import { useBankName } from '../../layout/bank-names';
import { CopyText } from '../../shared/CopyText';
import { Count } from '../../shared/Count';
import { DataTable, type Column } from '../../shared/DataTable';
import { StatusTag } from '../../shared/StatusTag';
import { Outcome } from './ErasuresTable';
import { Ordered } from './zone-parts';
import { shortDigest } from './zone-facts';
import type { Erasure } from './zone-queries';

interface Finding {
  readonly member: string;
  readonly proof: Erasure['members'][number]['proofs'][number];
}

const WIDTH = 760;

/** What each member found when it read again what it had overwritten. */
export function ProofModal({ erasure, onClose }: { readonly erasure: Erasure; readonly onClose: () => void }) {
  const { t } = useTranslation(['pool', 'common']);
  const bank = useBankName(erasure.zone) ?? erasure.zone;
  const findings = erasure.members.flatMap((it) => it.proofs.map((proof) => ({ member: it.memberId, proof })));
  return (
    <Modal
      open
      title={t('erasures.proofOf', { bank })}
      width={WIDTH}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('common:close')}</Button>}
    >
      <p>
        <Outcome erasure={erasure} />
      </p>
      <Ordered {...erasure} />
      {erasure.members
        .filter((it) => it.failure !== undefined && it.failure !== null)
        .map((it) => (
          <p key={it.memberId} role="alert">
            {it.memberId}: <span lang="en">{it.failure}</span>
          </p>
        ))}
      {findings.length > 0 && <Findings findings={findings} />}
      <p className="hub-soft">
        {t('erasures.digest')} <CopyText text={erasure.evidenceDigest} shown={shortDigest(erasure.evidenceDigest)} />
      </p>
    </Modal>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('pool');
  const count = (key: string, title: string, pick: (proof: Finding['proof']) => number): Column<Finding> => ({
    key,
    title,
    align: 'right',
    render: ({ proof }) => <Count value={pick(proof)} />,
  });
  const columns: readonly Column<Finding>[] = [
    { key: 'member', title: t('member'), render: (it) => it.member },
    { key: 'model', title: t('model'), render: ({ proof }) => shortDigest(proof.baseDigest) },
    count('blocks', t('erasures.blocks'), (it) => it.blocksErased),
    count('ended', t('erasures.ended'), (it) => it.sequencesEnded),
    count('read', t('erasures.read'), (it) => it.bytesScanned),
    count('left', t('erasures.left'), (it) => it.bytesLeft),
    count('hashes', t('erasures.hashes'), (it) => it.hashesLeft),
    {
      key: 'proven',
      title: t('erasures.outcome'),
      render: ({ proof }) => (
        <StatusTag tone={proof.proven ? 'good' : 'bad'}>
          {t(proof.proven ? 'erasures.proven' : 'erasures.unproven')}
        </StatusTag>
      ),
    },
  ];
  return (
    <DataTable
      label={t('erasures.proof')}
      columns={columns}
      pages={wholeList(findings)}
      rowKey={({ member, proof }) => `${member} ${proof.baseDigest}`}
    />
  );
}
