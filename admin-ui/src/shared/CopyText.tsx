import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface CopyButtonProps {
  /** What is copied. */
  readonly text: string;
  /** What it is, for the button's name. */
  readonly label?: string | undefined;
}

interface CopyTextProps extends CopyButtonProps {
  /** What is shown; the text itself unless said. */
  readonly shown?: string;
}

const DONE_MILLIS = 1_500;

/** Puts a text into the clipboard. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation('common');
  const { message } = App.useApp();
  const [done, setDone] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setDone(true);
        setTimeout(() => setDone(false), DONE_MILLIS);
      },
      () => void message.warning(t('copy.failed')),
    );
  };
  const name = done ? t('copy.done') : label === undefined ? t('copy.name') : t('copy.named', { label });
  return (
    <Tooltip title={name}>
      <Button
        aria-label={name}
        icon={done ? <CheckOutlined /> : <CopyOutlined />}
        onClick={(event) => {
          event.stopPropagation();
          copy();
        }}
        size="small"
        type="text"
      />
    </Tooltip>
  );
}

/** An id or a digest with a button that copies it. */
export function CopyText({ text, shown, label }: CopyTextProps) {
  return (
    <span className="hub-copy">
      <code title={text}>{shown ?? text}</code>
      <CopyButton text={text} label={label} />
    </span>
  );
}

/** A digest or a long id, cut in the middle; the whole is copied. */
export function ShortId({ id, label }: { readonly id: string; readonly label?: string }) {
  const shown = id.length > 22 ? `${id.slice(0, 12)}…${id.slice(-6)}` : id;
  return <CopyText text={id} shown={shown} {...(label === undefined ? {} : { label })} />;
}
