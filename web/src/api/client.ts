// The one place that calls fetch. Everything else asks for a thing by its path and gets it typed,
// or gets a `Refused` whose sentence can be shown to the person as it is.
import type { Problem } from './types';

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
  get status(): number {
    return this.problem.status;
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** What the client needs to know of the session and says back to it; set once by `session`. */
type Context = {
  csrf: () => string;
  language: () => string;
  loggedOut: () => void;
  mustChangePassword: () => void;
  unreachable: () => string;
};
let context: Context = {
  csrf: () => '',
  language: () => 'vi',
  loggedOut: () => {},
  mustChangePassword: () => {},
  unreachable: () => '',
};
export function connect(given: Context): void {
  context = given;
}

export function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(pairs as string[][]).toString();
  return search ? `${path}?${search}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    const problem = (await response.json().catch(() => null)) as Problem | null;
    if (problem?.status) return problem;
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: `${response.status} ${response.statusText}` };
}

/** `accept` where the answer is a file and not JSON; `signal` for a question that a person may give up. */
type How = { accept?: string; signal?: AbortSignal };

async function send(method: string, path: string, query?: Query, body?: unknown, how: How = {}): Promise<Response> {
  const headers: Record<string, string> = { accept: how.accept ?? 'application/json', 'accept-language': context.language() };
  if (method !== 'GET') headers['x-csrf-token'] = context.csrf();
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
      signal: how.signal,
    });
  } catch (error) {
    if (how.signal?.aborted) throw error;
    throw new Refused({ type: 'unreachable', title: '', status: 0, detail: context.unreachable() });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401) context.loggedOut();
  if (problem.status === 403 && problem.type.endsWith('must-change-password')) context.mustChangePassword();
  throw new Refused(problem);
}

async function json<T>(response: Response): Promise<T> {
  // Some answers are a status and nothing else: 204, and 201 of what nobody asks for by its name.
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const get = async <T>(path: string, query?: Query): Promise<T> => json<T>(await send('GET', path, query));
export const post = async <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> => json<T>(await send('POST', path, undefined, body, { signal }));
/** The answer as a file of the kind asked for, and whether the center has cut it. */
export async function postForFile(path: string, body: unknown, accept: string): Promise<{ file: Blob; truncated: boolean }> {
  const response = await send('POST', path, undefined, body, { accept });
  return { file: await response.blob(), truncated: response.headers.get('x-truncated') === 'true' };
}
export const put = async <T>(path: string, body: unknown): Promise<T> => json<T>(await send('PUT', path, undefined, body));
export const patch = async <T>(path: string, body: unknown): Promise<T> => json<T>(await send('PATCH', path, undefined, body));
export const remove = async <T>(path: string): Promise<T> => json<T>(await send('DELETE', path));
export const segment = encodeURIComponent;
