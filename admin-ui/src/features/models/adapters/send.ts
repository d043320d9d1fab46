import { api, data, type Schema } from '../../../api/client';
import { hubFetch } from '../../../api/hub-fetch';
import { asProblem, type Problem } from '../../../api/problem';
import { bytesOf, digestOf } from './digest';

export type Upload = Schema<'UploadView'>;
export type Adapter = Schema<'Adapter'>;

/** How far a file has come. */
export interface Progress {
  readonly step: 'digest' | 'send' | 'check';
  readonly bytes: number;
  readonly digest: string | null;
}

export interface Order {
  readonly tenant: string;
  readonly baseAlias: string;
  readonly file: File;
}

/** Times that a piece is tried before a person is asked. */
const TRIES_MAX = 4;
const FIRST_WAIT_MILLIS = 1_000;

/**
 * Sends a file a piece at a time and has it checked. A piece whose answer was lost is asked about,
 * and what came of it is gone on from; the same file again goes on where it stopped as well.
 */
export async function send(order: Order, onProgress: (now: Progress) => void, signal: AbortSignal): Promise<Adapter> {
  const { tenant, file, baseAlias } = order;
  onProgress({ step: 'digest', bytes: 0, digest: null });
  const sha256 = await digestOf(file, (bytes) => onProgress({ step: 'digest', bytes, digest: null }), signal);
  const told = (step: Progress['step'], bytes: number) => onProgress({ step, bytes, digest: sha256 });
  let upload: Upload = await data(
    api.POST('/api/v1/tenants/{tenant}/adapter-uploads', {
      params: { path: { tenant } },
      body: { baseAlias, fileName: file.name, sizeBytes: file.size, sha256 },
      signal,
    }),
  );
  while (upload.receivedBytes < upload.sizeBytes) {
    told('send', upload.receivedBytes);
    upload = await piece(tenant, upload, file, signal);
  }
  told('check', upload.sizeBytes);
  return data(
    api.POST('/api/v1/tenants/{tenant}/adapter-uploads/{id}/complete', {
      params: { path: { tenant, id: upload.id } },
      signal,
    }),
  );
}

/** Sends the next piece; waits and asks how far the upload is where that fails in passing. */
async function piece(tenant: string, upload: Upload, file: File, signal: AbortSignal): Promise<Upload> {
  for (let tries = 1; ; tries++) {
    try {
      return await put(tenant, upload, file, signal);
    } catch (error) {
      signal.throwIfAborted();
      const problem = asProblem(error);
      if (tries === TRIES_MAX || !mayHelp(problem)) {
        throw problem;
      }
      await wait(FIRST_WAIT_MILLIS * 2 ** (tries - 1), signal);
      const now = await ask(tenant, upload.id, signal).catch(() => null);
      if (now !== null && now.receivedBytes !== upload.receivedBytes) {
        return now;
      }
    }
  }
}

/** A conflict says that the piece, or one more, has come already. */
function mayHelp(problem: Problem): boolean {
  return problem.isPassing || problem.kind === 'conflict';
}

function ask(tenant: string, id: string, signal: AbortSignal): Promise<Upload> {
  return data(api.GET('/api/v1/tenants/{tenant}/adapter-uploads/{id}', { params: { path: { tenant, id } }, signal }));
}

async function put(tenant: string, upload: Upload, file: File, signal: AbortSignal): Promise<Upload> {
  const from = upload.receivedBytes;
  const body = await bytesOf(file.slice(from, from + upload.pieceBytesMax));
  const path = `/api/v1/tenants/${encodeURIComponent(tenant)}/adapter-uploads/${encodeURIComponent(upload.id)}/content`;
  const url = new URL(`${path}?offset=${from}`, globalThis.location.origin);
  const headers = { 'content-type': 'application/octet-stream', accept: 'application/json' };
  const answer = await hubFetch(new Request(url, { method: 'PUT', headers, body, signal }));
  return (await answer.json()) as Upload;
}

function wait(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
