import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { RoleGate } from '../../shared/RoleGate';
import { RECOUNTERS } from './rights';

interface RecountStepsProps {
  readonly label: string;
  readonly isRunning: boolean;
  readonly ask: { readonly isPending: boolean };
  readonly cancel: { readonly isPending: boolean };
  readonly onAsk: () => void;
  readonly onCancel: () => void;
}

/** Starts a recount, of one bank or of all, and stops the one that runs. */
export function RecountSteps({ label, isRunning, ask, cancel, onAsk, onCancel }: RecountStepsProps) {
  const { t } = useTranslation('billing');
  return (
    <RoleGate {...RECOUNTERS}>
      <span className="hub-panel-extra">
        {isRunning && (
          <Button loading={cancel.isPending} onClick={onCancel}>
            {t('recount.cancel')}
          </Button>
        )}
        <Button type="primary" loading={ask.isPending} disabled={isRunning} onClick={onAsk}>
          {label}
        </Button>
      </span>
    </RoleGate>
  );
}
