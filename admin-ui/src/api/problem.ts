/** What a person can do about a refusal; decided by the status alone, so that no code is unknown. */
export type ProblemKind =
  | 'signed-out'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'limited'
  | 'unavailable'
  | 'offline'
  | 'internal';

/** A limit that resets later than this is not waited for without a word. */
const SOON_SECONDS = 10;

/** The members of an RFC 9457 body that the service promises. */
export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
  readonly field?: string | undefined;
}

/** A refusal of the service, or that it could not be reached. The only error that `api` throws. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly body: ProblemBody;
  /** When trying again helps, as the service says; null where it says nothing. */
  readonly retryAfterSeconds: number | null;

  constructor(body: ProblemBody, retryAfterSeconds: number | null = null, kind = kindOf(body.status)) {
    super(body.detail);
    this.name = 'Problem';
    this.body = body;
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Reads an answer that is no success; one with no problem body is told as what its status is. */
  static async of(response: Response): Promise<Problem> {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const retryAfter = Number.isFinite(seconds) ? Math.max(1, seconds) : null;
    const told: unknown = await response.json().catch(() => null);
    const fields = fieldsOf(told);
    return new Problem(
      {
        status: response.status,
        code: text(fields.code) ?? `http_${response.status}`,
        title: text(fields.title) ?? '',
        detail: text(fields.detail) ?? '',
        requestId: text(fields.requestId) ?? response.headers.get('x-request-id') ?? undefined,
        field: text(fields.field),
      },
      retryAfter,
    );
  }

  /** Nothing was heard from the service. */
  static offline(): Problem {
    const body = { status: 0, code: 'offline', title: '', detail: '' };
    return new Problem(body, null, 'offline');
  }

  /** Whether asking again unchanged may succeed. */
  get isPassing(): boolean {
    const resetsSoon = this.kind === 'limited' && (this.retryAfterSeconds ?? Infinity) <= SOON_SECONDS;
    return resetsSoon || this.kind === 'unavailable' || this.kind === 'offline';
  }
}

/** Whatever was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem({ status: 500, code: 'console_error', title: '', detail });
}

function kindOf(status: number): ProblemKind {
  switch (status) {
    case 0:
      return 'offline';
    case 401:
      return 'signed-out';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 429:
      return 'limited';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return status >= 500 ? 'internal' : 'invalid';
  }
}

/** A problem body, or the gateway's own form of an error: `{"error":{message,code}}`. */
function fieldsOf(told: unknown): Partial<ProblemBody> {
  if (typeof told !== 'object' || told === null) {
    return {};
  }
  const { error } = told as { error?: unknown };
  if (typeof error === 'object' && error !== null) {
    const { message, code, param } = error as { message?: string; code?: string; param?: string };
    return { detail: message ?? '', code: code ?? '', field: param ?? undefined };
  }
  return told;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
