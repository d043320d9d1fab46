import { api, data, given, type Schema } from '../../../api/client';
import { usePages } from '../../../api/pages';
import { useWrite } from '../../../api/writes';

export type AdapterView = Schema<'AdapterView'>;
export type Grant = Schema<'GrantView'>;

/** Under the models: whatever changes there, their lists show. */
export const ADAPTERS = ['models', 'adapters'] as const;

export function useAdapters(tenant: string, q: string) {
  return usePages<AdapterView>([...ADAPTERS, tenant, q], (cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/adapters', {
        params: { path: { tenant }, query: given({ q, cursor }) },
        signal,
      }),
    ),
  );
}

export function useWithdrawAdapter(tenant: string, version: string) {
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(
        api.DELETE('/api/v1/tenants/{tenant}/adapters/{version}', { params: { path: { tenant, version }, header } }),
      ),
    invalidates: [['models']],
  });
}

/** Where an alias is to point. */
export interface Pointing {
  readonly name: string;
  readonly modelVersion: string;
  readonly displayName?: string;
}

export function usePoint(tenant: string, onDone: (alias: string) => void) {
  return useWrite<Pointing, Schema<'Model'>>({
    run: ({ name, ...body }, header) =>
      data(
        api.PUT('/api/v1/tenants/{tenant}/derived-models/{name}', { params: { path: { tenant, name }, header }, body }),
      ),
    invalidates: [['models']],
    onDone: (model) => onDone(model.alias),
  });
}

export function useRetireDerived(tenant: string, name: string) {
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(
        api.DELETE('/api/v1/tenants/{tenant}/derived-models/{name}', { params: { path: { tenant, name }, header } }),
      ),
    invalidates: [['models']],
  });
}

/** The banks that a bank lets call its model. */
export function useSharedWith(tenant: string, name: string) {
  return usePages<Grant>(['models', 'shared', tenant, name], (_cursor, signal) =>
    data(
      api.GET('/api/v1/tenants/{tenant}/derived-models/{name}/grants', { params: { path: { tenant, name } }, signal }),
    ),
  );
}

export function useShare(tenant: string, name: string, onDone: (bank: string) => void) {
  return useWrite<string, unknown>({
    run: (bank, header) =>
      data(
        api.PUT('/api/v1/tenants/{tenant}/derived-models/{name}/grants/{bank}', {
          params: { path: { tenant, name, bank }, header },
        }),
      ),
    invalidates: [['models']],
    onDone: (_grant, bank) => onDone(bank),
  });
}

export function useUnshare(tenant: string, name: string, bank: string) {
  return useWrite<string, unknown>({
    run: (_again, header) =>
      data(
        api.DELETE('/api/v1/tenants/{tenant}/derived-models/{name}/grants/{bank}', {
          params: { path: { tenant, name, bank }, header },
        }),
      ),
    invalidates: [['models']],
  });
}

/** The part of a derived model's alias after its bank. */
export function nameOf(alias: string): string {
  return alias.slice(alias.indexOf(':') + 1);
}
