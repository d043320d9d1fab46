/** Where the hub is that runs already, and a key of a bank's. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} says where the hub is; infra/e2e sets it`);
  }
  return value;
}

export const GATEWAY = told('HUB_E2E_GATEWAY_URL');
export const KEY = told('HUB_E2E_KEY');
export const MODEL = 'hub-mini';

/** A member's own field: the answer ends at its most tokens and not before, so its length is known. */
export const WHOLE_LENGTH = { ignore_eos: true } as const;

/** The error with which something fails. */
export async function failure(of: PromiseLike<unknown>): Promise<unknown> {
  try {
    await of;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
