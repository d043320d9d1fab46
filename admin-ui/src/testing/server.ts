import { setupServer } from 'msw/node';

/** The service as a test wants it: `server.use(http.get('*\/api/v1/…', () => HttpResponse.json(…)))`. */
export const server = setupServer();
