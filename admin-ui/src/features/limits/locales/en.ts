import type { Texts } from '../../../i18n/texts';
import type zh from './zh';

const en: Texts<typeof zh> = {
  title: 'Limits',
};

export default en;
