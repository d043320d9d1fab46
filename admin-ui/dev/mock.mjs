// A stand-in for the service, for looking at pages while they are written: synthetic data, no
// rules, nothing kept. It serves target/dist too: `npm run build && npm run mock`, then open
// http://127.0.0.1:7990/?as=operator (or finance, auditor, bank-admin, bank-finance, developer,
// bank-auditor, nobody). Never shipped; tests use msw, end-to-end tests the real hub.
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { personOf } from './mock/people.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, '../target/dist');
const port = Number(process.env.PORT ?? 7990);
const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
};

/** Each file of dev/mock/routes has a list: { method, path: '/api/v1/x/:id', answer(context) }. */
const routes = [];
for (const file of readdirSync(join(here, 'mock/routes'))) {
  const { default: list } = await import(`./mock/routes/${file}`);
  routes.push(...list.map((route) => ({ method: 'GET', ...route, pattern: patternOf(route.path) })));
}

createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
  const as = url.searchParams.get('as');
  if (as !== null) {
    response.writeHead(302, { 'set-cookie': `as=${as}; Path=/`, location: url.pathname });
    response.end();
  } else if (/^\/(api|logout|oauth2|v3)/.test(url.pathname)) {
    answer(request, response, url).catch((error) => {
      console.error(error);
      problem(response, 500, String(error));
    });
  } else {
    file(response, url.pathname);
  }
}).listen(port, '127.0.0.1', () => console.log(`mock at http://127.0.0.1:${port}/?as=operator`));

async function answer(request, response, url) {
  const me = personOf(/as=([a-z-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'nobody');
  for (const route of routes) {
    const found = route.method === request.method ? route.pattern.exec(url.pathname) : null;
    if (found) {
      const body = await bodyOf(request);
      const context = {
        params: decoded(found.groups ?? {}),
        query: Object.fromEntries(url.searchParams),
        me,
        body,
        request,
        response,
      };
      if (me === null && !route.isOpen) {
        return problem(response, 401, 'send a credential that is valid here');
      }
      const result = await route.answer(context);
      if (result === STREAMED) {
        return;
      }
      if (result?.problem) {
        return problem(response, result.problem, result.detail ?? '');
      }
      response.writeHead(result === undefined ? 204 : 200, { 'content-type': 'application/json' });
      return response.end(result === undefined ? undefined : JSON.stringify(result, withoutNull));
    }
  }
  problem(response, 404, `the mock has no ${request.method} ${url.pathname}`);
}

/** The service leaves out what is not there. */
function withoutNull(_name, value) {
  return value === null ? undefined : value;
}

/** What a route answers that has written its answer itself. */
export const STREAMED = Symbol.for('streamed');

function problem(response, status, detail) {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: 'about:blank',
      title: '',
      status,
      detail,
      code: `mock_${status}`,
      requestId: 'req-mock',
    }),
  );
}

async function bodyOf(request) {
  let text = '';
  for await (const part of request) {
    text += part;
  }
  return text === '' ? undefined : JSON.parse(text);
}

function patternOf(path) {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

function decoded(params) {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
}

function file(response, pathname) {
  const wanted = join(dist, normalize(pathname));
  const found =
    extname(wanted) !== '' && wanted.startsWith(dist) && existsSync(wanted) ? wanted : join(dist, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' });
  createReadStream(found).pipe(response);
}
