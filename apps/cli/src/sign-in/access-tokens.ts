import { readSecretFile } from '@art30/storage';
import { givenPassword, type Terminal } from './given-password';
import { signInByHttp } from './sign-in-by-http';

/** Where tokens can come from. */
export interface TokenSources {
  /** Who signs in with a password; nobody without it. */
  readonly person: string | undefined;
  /** Of the service. */
  readonly address: string;
  /** File with a token, which whoever renews it writes anew. */
  readonly tokenFile: string | undefined;
  readonly passwordFile: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** Tokens of one person at a service: one lasts minutes, and a run may take hours. */
export interface AccessTokens {
  /** The one that is sent next. */
  current(): Promise<string>;
  /** Another one once that was refused; undefined where there is no way to get one. */
  renewed(): Promise<string | undefined>;
}

const variable = 'ARTICLE30_TOKEN';
const passwordVariable = 'ARTICLE30_PASSWORD';

/**
 * The way by which tokens are got: from a file that is read each time, else one from the environment, else by
 * signing in with a password, which also follows a token that was refused.
 *
 * @throws Error with a sentence that says what to give.
 */
export async function accessTokens(sources: TokenSources): Promise<AccessTokens> {
  const { tokenFile, environment, person } = sources;
  if (tokenFile !== undefined) return tokensIn(tokenFile);
  const given = environment[variable] ?? '';
  if (given === '' && person === undefined) {
    throw new Error(
      `a service writes to the auditor's log: give it your token as an auditor in ${variable} (npm run -s token) or --token-file, or sign in with --person`,
    );
  }
  const first = given === '' ? undefined : tokenIn(given, variable);
  if (person === undefined || (first !== undefined && !hasPassword(sources))) {
    return { current: async () => first ?? '', renewed: async () => undefined };
  }
  return tokensOf(person, sources, first);
}

/** Whether there is a token or a password, without asking anybody. */
export function canSignIn(sources: TokenSources): boolean {
  const { tokenFile, environment } = sources;
  return tokenFile !== undefined || (environment[variable] ?? '') !== '' || hasPassword(sources);
}

function hasPassword({ passwordFile, environment }: TokenSources): boolean {
  return passwordFile !== undefined || (environment[passwordVariable] ?? '') !== '';
}

/** The password is asked for at once, while somebody is there to type it. */
async function tokensOf(
  person: string,
  { address, passwordFile: file, environment, terminal }: TokenSources,
  first: string | undefined,
): Promise<AccessTokens> {
  const password = await givenPassword({ person, file, environment, terminal });
  const signIn = () => signInByHttp({ person, password, address });
  let token = first;
  return {
    current: async () => (token ??= await signIn()),
    renewed: async () => (token = await signIn()),
  };
}

function tokensIn(file: string): AccessTokens {
  let sent = '';
  const read = () => tokenIn(readSecretFile(file).trim(), file);
  return {
    current: async () => (sent = read()),
    renewed: async () => {
      const token = read();
      return token === sent ? undefined : (sent = token);
    },
  };
}

function tokenIn(text: string, from: string): string {
  if (/^[\w.-]+$/.test(text)) return text;
  throw new Error(`${from} holds no token: get one with npm run -s token`);
}
