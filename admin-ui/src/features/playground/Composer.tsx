import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface ComposerProps {
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly onSend: (prompt: string) => void;
  readonly onStop: () => void;
  readonly onClear: () => void;
}

const PROMPT_LENGTH_MAX = 100_000;

/** Where the next thing to say is typed. */
export function Composer({ isBusy, isReady, onSend, onStop, onClear }: ComposerProps) {
  const { t } = useTranslation('playground');
  const [prompt, setPrompt] = useState('');
  const canSend = isReady && !isBusy && prompt.trim() !== '';
  const send = () => {
    if (canSend) {
      onSend(prompt);
      setPrompt('');
    }
  };
  return (
    <div className="hub-composer">
      <Input.TextArea
        aria-label={t('prompt')}
        placeholder={t('promptNote')}
        value={prompt}
        maxLength={PROMPT_LENGTH_MAX}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => setPrompt(event.target.value)}
        onKeyDown={(event) => {
          // Enter that chooses a Chinese word does not send.
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="hub-row hub-row-end">
        <Button onClick={onClear}>{t('clear')}</Button>
        {isBusy ? (
          <Button danger onClick={onStop}>
            {t('stop')}
          </Button>
        ) : (
          <Button type="primary" disabled={!canSend} onClick={send}>
            {t('send')}
          </Button>
        )}
      </div>
    </div>
  );
}
