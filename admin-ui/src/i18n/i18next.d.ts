import 'i18next';
import type common from '../shared/locales/zh';
import type audit from '../features/audit/locales/zh';
import type banks from '../features/banks/locales/zh';
import type billing from '../features/billing/locales/zh';
import type keys from '../features/keys/locales/zh';
import type limits from '../features/limits/locales/zh';
import type models from '../features/models/locales/zh';
import type overview from '../features/overview/locales/zh';
import type people from '../features/people/locales/zh';
import type playground from '../features/playground/locales/zh';
import type pool from '../features/pool/locales/zh';
import type projects from '../features/projects/locales/zh';
import type settings from '../features/settings/locales/zh';
import type usage from '../features/usage/locales/zh';

/** Makes `t` know every name: a text that is not there does not compile. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      common: typeof common;
      audit: typeof audit;
      banks: typeof banks;
      billing: typeof billing;
      keys: typeof keys;
      limits: typeof limits;
      models: typeof models;
      overview: typeof overview;
      people: typeof people;
      playground: typeof playground;
      pool: typeof pool;
      projects: typeof projects;
      settings: typeof settings;
      usage: typeof usage;
    };
  }
}
