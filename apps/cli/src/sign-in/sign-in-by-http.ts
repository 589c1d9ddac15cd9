/** Where a service is that was not named. */
export const usualAddress = 'http://127.0.0.1:3000';

/**
 * An address below that of a service. What is sent there is secret, and goes over a network encrypted only.
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

/** Milliseconds for the whole exchange. */
const timeoutMs = 10_000;

/** Who signs in, and where. */
interface SignIn {
  readonly person: string;
  readonly password: string;
  /** Of the service, such as `http://127.0.0.1:3000`. */
  readonly address: string;
  readonly timeoutMs?: number;
}

/**
 * Signs in at a running service.
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
      // Elsewhere the password would be sent once more.
      redirect: 'error',
      signal: AbortSignal.timeout(signIn.timeoutMs ?? timeoutMs),
    });
  } catch (error) {
    throw noAnswer(url, error);
  }
}

/** The members of an answer; none of what is no JSON, such as the page of another server. */
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
  return new Error(`no answer from ${origin} (${why}): is the service running, and is it there?`);
}

/** What the system says is the innermost reason; of several addresses, the code they share. */
function wordsOf(cause: unknown): string {
  const { message, code } = (cause ?? {}) as { message?: string; code?: string };
  return message || code || '';
}

function refusalIn({ code, detail }: Record<string, unknown>, status: number): string {
  if (status === 404 && code === 'SIGN_IN_ELSEWHERE') {
    return 'people sign in elsewhere: get a token from the identity provider of this service';
  }
  if (typeof detail === 'string' && detail !== '') return `not signed in: ${printable(detail)}`;
  return `not signed in: the service answered ${status}. Check --address`;
}

/** On one line, and without signs that a terminal acts upon. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 500);
}
