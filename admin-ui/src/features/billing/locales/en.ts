import type { Texts } from '../../../i18n/texts';
import type zh from './zh';

const en: Texts<typeof zh> = {
  title: 'Billing',
};

export default en;
