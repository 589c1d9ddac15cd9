/** Default address of a service. */
export const usualAddress = 'http://127.0.0.1:3000';

/**
 * Returns the URL of a path below a service's address. The requests carry secrets. The address must therefore use
 * https, or be on this machine.
 *
 * @throws Error with a sentence that says what to do.
 */
export function serviceUrl(address: string, path: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    throw new Error(
      '--address must be https, or http on this machine, such as http://127.0.0.1:3000',
    );
  }
  return new URL(path, url.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Default timeout of the sign-in request in milliseconds. */
const timeoutMs = 10_000;

/** The person who signs in, the password, and the service. */
interface SignIn {
  readonly person: string;
  readonly password: string;
  /** Address of the service, such as `http://127.0.0.1:3000`. */
  readonly address: string;
  readonly timeoutMs?: number;
}

/**
 * Signs a person in to a running service.
 *
 * @returns the access token.
 * @throws Error with a sentence that says what to do.
 */
export async function signInByHttp(signIn: SignIn): Promise<string> {
  const url = serviceUrl(signIn.address, 'v1/sign-in');
  const answer = await answerOf(url, signIn);
  const body = await bodyOf(answer, url);
  if (answer.status !== 200) throw new Error(refusalIn(body, answer.status));
  const { token } = body;
  if (typeof token === 'string' && /^[\w.-]+$/.test(token)) return token;
  throw new Error(`${url.origin} answered without a token: check --address`);
}

async function answerOf(url: URL, signIn: SignIn): Promise<Response> {
  const { person, password } = signIn;
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ person, password }),
      // A redirect would send the password to another address.
      redirect: 'error',
      signal: AbortSignal.timeout(signIn.timeoutMs ?? timeoutMs),
    });
  } catch (error) {
    throw noAnswer(url, error);
  }
}

/**
 * Parses the body of an answer. Returns an empty object if the body is not a JSON object, for example if it is the HTML
 * page of another server.
 */
async function bodyOf(answer: Response, url: URL): Promise<Record<string, unknown>> {
  const text = await answer.text().catch((error: unknown) => {
    throw noAnswer(url, error);
  });
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function noAnswer({ origin }: URL, error: unknown): Error {
  const { name, message, cause } = error as Error;
  const why = name === 'TimeoutError' ? 'it took too long' : wordsOf(cause) || message;
  return new Error(`no answer from ${origin} (${why}): is the service running at this address?`);
}

/**
 * Returns the operating system's reason for a failed connection. If several addresses failed, the error has no message,
 * so its code is returned.
 */
function wordsOf(cause: unknown): string {
  const { message, code } = (cause ?? {}) as { message?: string; code?: string };
  return message || code || '';
}

function refusalIn({ code, detail }: Record<string, unknown>, status: number): string {
  if (status === 404 && code === 'SIGN_IN_ELSEWHERE') {
    return 'people of this service sign in with its identity provider: get a token there';
  }
  if (typeof detail === 'string' && detail !== '') return `not signed in: ${printable(detail)}`;
  return `not signed in: the service answered ${status}. Check --address`;
}

/** Replaces control characters, because a terminal would interpret them. Also limits the length of the text. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
}
