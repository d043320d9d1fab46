import type { Me, RoleName } from '../api/roles';

/** A person of the alliance. */
export function ofAlliance(...roles: RoleName[]): Me {
  return { ...PERSON, roles };
}

/** A person of a bank. */
export function ofBank(...roles: RoleName[]): Me {
  return { ...PERSON, roles, tenant: { id: 'bank-ningbo', name: 'Ningbo Rural Bank' } };
}

const PERSON = {
  id: 'per-1',
  name: 'Chen Wei',
  email: 'chen.wei@bank.example',
  language: 'en',
  console: { gatewayUrl: 'http://127.0.0.1:7080', version: '0.1.0', mailConfigured: false },
};
