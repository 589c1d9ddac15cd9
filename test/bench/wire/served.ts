import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@art30/accounting';
import { TokenIssuer } from '../../support/token-issuer';
import type { Bench } from '../harness/metric';
import { type Running } from '../harness/programs';
import { wordsForNode } from '../harness/words-for-node';
import { Connection } from './connection';

/** The service in a child process, with people and their delegations, a donor and a bank account. */
export interface Served {
  readonly running: Running;
  readonly port: number;
  readonly dataDir: string;
  /** Tokens by person: `cashier-0` to `cashier-7`, `auditor` and others. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Returns new tokens of cashiers, none of which was used before. */
  freshTokens(count: number): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Number of cashiers who record receipts; a fund has a few. */
export const cashiers = 8;

/** Settings that differ from the defaults: no rate limits, and a later daily check of the books. */
export const apartFromMeasures = {
  RATE_ADDRESS_PER_MINUTE: '0',
  RATE_ACCOUNT_PER_MINUTE: '0',
  RATE_DONOR_PER_MINUTE: '0',
  RATE_SIGN_IN_PER_MINUTE: '0',
  RATE_WATCH_PER_MINUTE: '0',
  BOOKS_CHECK_AFTER_MS: '3600000',
};

/** Lifetime of tokens in seconds: nearly the longest that the service accepts. */
const lifeSeconds = 890;
const lifeEnd = () => Math.floor(Date.now() / 1_000) + lifeSeconds;

const roles: Readonly<Record<string, Role>> = {
  'admin-1': 'administrator',
  'admin-2': 'administrator',
  auditor: 'auditor',
  recorder: 'recorder',
  certifier: 'certifier',
  approver: 'approver',
  controller: 'controller',
  ...Object.fromEntries(Array.from({ length: cashiers }, (_, at) => [`cashier-${at}`, 'cashier'])),
};
const undelegated: readonly string[] = ['administrator', 'auditor'];
const listens = /listens on http:\/\/127\.0\.0\.1:(\d+),/;
let folders = 0;

/**
 * Starts the built service with its default settings, but without rate limits.
 *
 * @param more settings, such as for a log on a server.
 */
export async function served(bench: Bench, more: Record<string, string> = {}): Promise<Served> {
  folders += 1;
  const dataDir = join(bench.folder, `served-${folders}`);
  mkdirSync(dataDir, { mode: 0o700 });
  const issuer = await TokenIssuer.start();
  const environment = {
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    CHECKPOINT_MINUTES: '0',
    ...apartFromMeasures,
    ...issuer.environment(),
    ...more,
    ...(more['DOCUMENTS_SHARED'] ? { DOCUMENTS_DIR: join(dataDir, 'evidence') } : {}),
  };
  const call = bench.programs.service(environment);
  const running = await bench.programs.start(call, listens);
  const port = Number((await running.isReady)[1]);
  const tokens = new Map<string, string>();
  for (const [person, role] of Object.entries(roles)) {
    tokens.set(person, await issuer.tokenFor(person, [role], { exp: lifeEnd() }));
  }
  await furnish({ port, tokens });
  const stop = async () => {
    await running.stop();
    await issuer.stop();
  };
  const freshTokens = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        issuer.tokenFor(`cashier-${at % cashiers}`, ['cashier'], { exp: lifeEnd() }),
      ),
    );
  return { running, port, dataDir, tokens, freshTokens, stop };
}

interface CommandAnswer {
  readonly events: readonly { readonly id: string }[];
  readonly proposal?: { readonly id: string; readonly hash: string; readonly approver: string };
}

/** Delegates to each person what their role allows, and opens the bank account. */
async function furnish({ port, tokens }: Pick<Served, 'port' | 'tokens'>): Promise<void> {
  const connection = await Connection.open(port);
  let sent = 0;
  const done = async (person: string, path: string, body: object): Promise<CommandAnswer> => {
    sent += 1;
    const token = tokens.get(person) ?? '';
    const answer = await connection.post(path, { token, key: `furnish ${sent}`, body });
    if (answer.status > 202) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as CommandAnswer;
  };
  const from = new Date().toISOString().slice(0, 10);
  for (const [person, role] of Object.entries(roles)) {
    if (undelegated.includes(role)) continue;
    const body = { person, role, from, until: '2099-12-31', reason: 'bench' };
    const { events } = await done('admin-1', '/v1/delegations', body);
    await done('admin-2', `/v1/delegations/${events[0]?.id}/approval`, {});
  }
  const account = {
    code: 'BK-USD',
    currency: 'USD',
    ledgerAccount: '1110',
    openedOn: '2020-01-01',
  };
  const { proposal } = await done('recorder', '/v1/bank-accounts', account);
  if (proposal !== undefined) {
    const { id, hash, approver } = proposal;
    await done('certifier', `/v1/proposals/${id}/certification`, { hash });
    const by = approver === 'CONTROLLER' ? 'controller' : 'approver';
    await done(by, `/v1/proposals/${id}/approval`, { hash });
  }
  connection.close();
}

/** Starts the floor in a child process. */
export async function floorServed(bench: Bench): Promise<Omit<Served, 'tokens' | 'freshTokens'>> {
  folders += 1;
  const dataDir = join(bench.folder, `floor-${folders}`);
  mkdirSync(dataDir, { mode: 0o700 });
  const program = join(__dirname, '../floors/bare-http.js');
  const call = {
    command: process.execPath,
    words: [...wordsForNode(), program],
    environment: { FOLDER: dataDir },
  };
  const running = await bench.programs.start(call, listens);
  const port = Number((await running.isReady)[1]);
  return { running, port, dataDir, stop: () => running.stop() };
}
