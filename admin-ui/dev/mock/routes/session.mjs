import { BANKS, mayRead } from '../people.mjs';
import { page } from '../random.mjs';

const ofTenant = (tenant) => BANKS.find((it) => it.id === tenant) ?? { problem: 404, detail: 'there is no such bank' };

export default [
  {
    path: '/api/v1/session',
    isOpen: true,
    answer: ({ me }) => ({
      signedIn: me !== null,
      identity: process.env.IDENTITY ?? 'ready',
      loginUrl: '/oauth2/authorization/keycloak',
    }),
  },
  {
    path: '/oauth2/authorization/keycloak',
    isOpen: true,
    answer: ({ response }) => redirect(response, '/?as=operator'),
  },
  { method: 'POST', path: '/logout', answer: () => ({ url: '/?as=nobody' }) },
  { path: '/api/v1/me', answer: ({ me }) => me },
  {
    path: '/api/v1/tenants',
    answer: ({ me, query }) => (me.tenant === null ? page(BANKS, query) : { problem: 403 }),
  },
  {
    path: '/api/v1/tenants/:tenant',
    answer: ({ me, params }) =>
      mayRead(me, params.tenant)
        ? ofTenant(params.tenant)
        : { problem: 403, detail: 'this is not a part of your bank' },
  },
];

function redirect(response, location) {
  response.writeHead(302, { location });
  response.end();
  return Symbol.for('streamed');
}
