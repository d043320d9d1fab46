import type { Schema } from '../../api/client';
import type { Model, NewModel, Version } from './queries';

export type ServedModel = Schema<'ServedModel'>;

/** All parts of a model to register. */
export interface Answers {
  readonly alias: string;
  readonly displayName?: string;
  /** Empty where the model is the alliance's. */
  readonly owner: string;
  readonly source: 'version' | 'description';
  readonly version?: Version;
  readonly description?: string;
  readonly defaultMaxTokens?: number | null;
}

/** As the service takes an alias. */
export const ALIAS = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

const TEXTS = ['name', 'architecture', 'quantisation', 'baseDigest', 'tokenizerDigest'] as const;
const NUMBERS = ['parameterCount', 'contextLength'] as const;
export const FIELDS = [...TEXTS, ...NUMBERS];

/** A member's description of one of its models; null where it is none. */
export function descriptionOf(text: string | undefined): ServedModel | null {
  try {
    const told = JSON.parse(text ?? '') as Record<string, unknown> | null;
    const isWhole =
      told !== null &&
      TEXTS.every((name) => typeof told[name] === 'string') &&
      NUMBERS.every((name) => Number.isInteger(told[name]));
    return isWhole ? ({ numericsProfile: '', ...told } as unknown as ServedModel) : null;
  } catch {
    return null;
  }
}

/** The content of a version that is registered. The profile of numerics is a member's, not the version's. */
function servedOf(version: Omit<Version, 'id' | 'aliases' | 'createdAt' | 'defaultMaxTokens'>): ServedModel {
  const { name, architecture, quantisation, parameterCount } = version;
  const { baseDigest, tokenizerDigest, templateDigest, contextLength } = version;
  return {
    name,
    architecture,
    quantisation,
    parameterCount,
    baseDigest,
    tokenizerDigest,
    ...(templateDigest ? { templateDigest } : {}),
    contextLength,
    numericsProfile: '',
  };
}

/** As the service takes it; null while there is no version. */
export function newModelOf(answers: Answers): NewModel | null {
  const { version } = answers;
  const isKnown = answers.source === 'version';
  const served = isKnown ? (version ? servedOf(version) : null) : descriptionOf(answers.description);
  const most = answers.defaultMaxTokens ?? (isKnown ? version?.defaultMaxTokens : undefined);
  const displayName = answers.displayName?.trim() ?? '';
  return (
    served && {
      alias: answers.alias.trim(),
      servedModel: served,
      ...(displayName === '' ? {} : { displayName }),
      ...(most === undefined ? {} : { defaultMaxTokens: most }),
      ...(answers.owner === '' ? {} : { ownerTenantId: answers.owner }),
    }
  );
}

/** The content that an alias has already. */
export function sameAgain(model: Model): NewModel {
  return { alias: model.alias, servedModel: servedOf(model), defaultMaxTokens: model.defaultMaxTokens };
}
