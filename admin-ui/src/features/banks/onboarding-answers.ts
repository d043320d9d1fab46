import { LIMIT_KINDS, type LimitKind } from '../../shared/LimitValue';
import type { NewBank } from './queries';

export const STEPS = ['bank', 'admin', 'app', 'limits', 'models', 'review'] as const;

/** What was typed so far. */
export interface Answers {
  readonly name: string;
  readonly code: string;
  readonly withAdmin: boolean;
  readonly adminName: string;
  readonly adminEmail: string;
  readonly project: string;
  readonly app: string;
  readonly withKey: boolean;
  readonly keyName: string;
  readonly limits: Partial<Record<LimitKind, number | null>>;
  readonly models: readonly string[];
}

export const EMPTY: Answers = {
  name: '',
  code: '',
  withAdmin: true,
  adminName: '',
  adminEmail: '',
  project: '',
  app: '',
  withKey: false,
  keyName: '',
  limits: {},
  models: [],
};

/** The whole, as the service takes it. */
export function bankOf(answers: Answers): NewBank {
  const code = answers.code.trim();
  return {
    bank: { name: answers.name.trim(), ...(code === '' ? {} : { code }) },
    ...(answers.withAdmin ? { admin: { name: answers.adminName.trim(), email: answers.adminEmail.trim() } } : {}),
    project: { name: answers.project.trim() },
    app: { name: answers.app.trim() },
    limits: LIMIT_KINDS.flatMap((kind) => {
      const value = answers.limits[kind];
      return value === null || value === undefined ? [] : [{ kind, value }];
    }),
    models: [...answers.models],
    ...(answers.withKey ? { key: { name: answers.keyName.trim() } } : {}),
  };
}

/** What has been answered up to a step, for the service to look at; the rest is not looked at. */
export function partUpTo(step: number, answers: Answers): Partial<NewBank> {
  const { bank, admin, project, app, limits, models, key } = bankOf(answers);
  return {
    bank,
    ...(step >= 1 && admin ? { admin } : {}),
    ...(step >= 2 ? { project, app, ...(key ? { key } : {}) } : {}),
    ...(step >= 3 ? { limits } : {}),
    ...(step >= 4 ? { models } : {}),
  };
}
