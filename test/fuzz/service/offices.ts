import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import type { ProcessPeople } from '../../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../../apps/api/src/access/sign-in-ways';
import { createApp } from '../../../apps/api/src/create-app';
import { readConfig } from '../../../apps/api/src/process/config';
import { processIssuer } from '../../../apps/api/src/sign-in/identity';
import { LocalTokens } from '../../../apps/api/src/sign-in/local-tokens';
import { systemClock } from '../../../apps/api/src/storage/clocks/clock';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { rolesOf } from '../../support/people';
import { Service } from '../../support/service';
import { TokenIssuer } from '../../support/token-issuer';
import { sparedPerson } from '../requests/known-values';
import { Wire } from './wire';

/** People by role; the first of each role act in the stories. */
export type Cast = Readonly<Record<Role, readonly string[]>>;

/** The whole service in this process, with an HTTP port and people who sign in by one of three ways. */
export interface Office {
  readonly name: string;
  readonly app: NestFastifyApplication;
  readonly wire: Wire;
  readonly events: EventStore;
  readonly bus: CommandBus;
  readonly cast: Cast;
  /** A person who may read all books and is not used in random requests. */
  readonly reader: string;
  /** People with unusual combinations of roles, such as two at once. */
  readonly others: readonly string[];
  readonly dataDir: string;
  /** True if the service has a fault, which its answers must report. */
  readonly isDisturbed: boolean;
  /** Returns the `Authorization` header of a person; undefined if the person cannot sign in. */
  authorization(person: string): Promise<string | undefined>;
  /** Returns an invalid token, of one of several kinds. */
  badToken(at: number): Promise<string>;
  pass(minutes: number): void;
  /** Returns the present day by the clock of the ledger, in UTC. */
  today(): string;
  close(): Promise<void>;
}

const cast: Cast = {
  recorder: ['u.contrib', 'u.program', 'u.accounts', 'u.import', 'u.system'],
  cashier: ['u.cashier'],
  certifier: ['u.certify', 'u.c'],
  approver: ['u.approve', 'u.third', 'u.other'],
  controller: ['u.controller'],
  auditor: ['u.auditor'],
  donor: ['u.donor'],
  operator: ['u.operator'],
  administrator: ['u.admin-1', 'u.admin-2', 'u.admin'],
};
const others = ['u.b', 'u.one', 'u.bot', 'u.clerk', 'u.second', 'u.teller', 'u.deputy', 'u.donor'];

const rolesIn = (person: string): readonly Role[] =>
  person === 'u.donor' ? ['donor'] : rolesOf(person);

/** Donors that a person acts for: two donors of the stories. */
const donorsOf = (person: string) => (person === 'u.donor' ? ['DON-A', 'DON-C'] : []);

/** Headers that contain no token. */
const noTokens = [
  ...['Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearer x', 'Bearer a.b.c', 'bearer a.b.c', 'x'],
  ...[
    `Bearer ${'x'.repeat(9_000)}`,
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LmEifQ.',
    'Bearer \u00e9',
  ],
];

/** Milliseconds for which a token is used, well within its lifetime of ten minutes. */
const tokenUsedMs = 200_000;

class Tokens {
  private readonly made = new Map<string, { readonly text: string; readonly at: number }>();

  constructor(private readonly make: (person: string) => Promise<string | undefined>) {}

  async of(person: string): Promise<string | undefined> {
    const knownToken = this.made.get(person);
    if (knownToken !== undefined && performance.now() - knownToken.at < tokenUsedMs)
      return knownToken.text;
    const token = await this.make(person);
    if (token === undefined) return undefined;
    const text = `Bearer ${token}`;
    this.made.set(person, { text, at: performance.now() });
    return text;
  }
}

/** Starts a ledger with a simulated clock, which the run advances. */
export async function simulatedOffice(
  at: string,
  environment: Record<string, string> = {},
): Promise<Office & { readonly service: Service }> {
  const service = await Service.start({ at, environment });
  const people = service.app.get<ProcessPeople>(SIGN_IN_WAYS);
  const tokens = new Tokens((person) => people.tokenFor(person, rolesIn(person), donorsOf(person)));
  const names = { issuer: processIssuer, audience: 'article30-ledger' };
  const forger = await LocalTokens.withNewKey(names);
  const bad = async (kind: number): Promise<string> => {
    if (kind === 0) return (await forger.issue({ person: 'u.contrib', roles: ['recorder'] })).token;
    return people.tokenFor('u.odd', kind === 1 ? ['recorder', 'auditor'] : []);
  };
  const office = await officeOf(service.app, {
    name: 'office',
    dataDir: service.config.dataDir,
    tokens,
    bad,
    pass: (minutes) =>
      service.clock.set(new Date(service.clock.now().getTime() + minutes * 60_000)),
    today: () => service.clock.now().toISOString().slice(0, 10),
    close: () => service.stopAndRemove(),
  });
  return { ...office, service };
}

/** Starts a ledger that trusts an identity provider. */
export async function providerOffice(): Promise<Office & { readonly issuer: TokenIssuer }> {
  const issuer = await TokenIssuer.start();
  const other = await TokenIssuer.start();
  const tokens = new Tokens((person) =>
    issuer.tokenFor(person, rolesIn(person), { donors: donorsOf(person) }),
  );
  const now = () => Math.floor(Date.now() / 1_000);
  const claims: readonly (() => Record<string, unknown>)[] = [
    () => ({ exp: now() - 100, iat: now() - 700 }),
    () => ({ exp: now() + 90_000 }),
    () => ({ iat: now() + 1_000 }),
    () => ({ aud: 'somebody else' }),
    () => ({ iss: 'https://issuer.example' }),
    () => ({ sub: 'U A@example.org' }),
    () => ({ sub: null }),
    () => ({ roles: [] }),
    () => ({ roles: ['recorder', 'auditor'] }),
    () => ({ roles: { a: 1 } }),
    () => ({ nbf: now() + 1_000 }),
  ];
  const bad = (kind: number): Promise<string> => {
    const changed = claims[kind % claims.length];
    if (kind >= claims.length) return other.tokenFor('u.contrib', ['recorder']);
    return issuer.tokenFor('u.contrib', ['recorder'], changed?.());
  };
  const { app, dataDir } = await started(issuer.environment());
  const office = await officeOf(app, {
    name: 'provider',
    dataDir,
    tokens,
    bad,
    ...real,
    close: async () => {
      await closed(app, dataDir);
      await issuer.stop();
      await other.stop();
    },
  });
  return { ...office, issuer };
}

/** An office whose people sign in with passwords. */
export interface AccountsOffice extends Office {
  /** Present passwords by person, used for each sign-in. */
  readonly passwords: Map<string, string>;
  /** Returns the single-use secret of one of the first two administrators. */
  secretOf(person: string): string;
}

/** Starts a ledger with its own accounts. */
export async function accountsOffice(): Promise<AccountsOffice> {
  const passwords = new Map<string, string>();
  const { app, dataDir } = await started({});
  const signIn = async (person: string): Promise<string | undefined> => {
    const password = passwords.get(person);
    if (password === undefined) return undefined;
    const { body } = await office.wire.send({
      method: 'POST',
      target: '/v1/sign-in',
      headers: [['content-type', 'application/json']],
      body: Buffer.from(JSON.stringify({ person, password })),
    });
    return (body as { readonly token?: string }).token;
  };
  const office: Office = await officeOf(app, {
    name: 'accounts',
    dataDir,
    tokens: new Tokens(signIn),
    bad: async () => 'x.y.z',
    ...real,
    close: () => closed(app, dataDir),
  });
  return {
    ...office,
    passwords,
    reader: sparedPerson,
    cast: { ...office.cast, administrator: ['administrator-1', 'administrator-2'] },
    secretOf: (person) => readFileSync(join(dataDir, person), 'utf8').trim(),
  };
}

/**
 * Starts a ledger with an event that another program wrote, so that its read model stops; queries wait only
 * briefly for it.
 */
export async function strangeOffice(): Promise<Office> {
  const issuer = await TokenIssuer.start();
  const tokens = new Tokens((person) =>
    issuer.tokenFor(person, rolesIn(person), { donors: donorsOf(person) }),
  );
  const { app, dataDir } = await started({ ...issuer.environment(), READ_WAIT_MS: '200' });
  return await officeOf(app, {
    name: 'strange',
    dataDir,
    tokens,
    bad: async () => 'x.y.z',
    ...real,
    close: async () => {
      await closed(app, dataDir);
      await issuer.stop();
    },
  });
}

async function started(environment: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    READ_WAIT_MS: '20000',
    SETTLEMENT_GRACE_MS: '50',
    BOOKS_CHECK_AFTER_MS: '86400000',
    CHECKPOINT_MINUTES: '0',
    // The run signs in more people in a minute than the limit allows.
    RATE_SIGN_IN_PER_MINUTE: '0',
    ...environment,
  });
  return { app: await createApp({ config, clock: systemClock }), dataDir };
}

async function closed(app: NestFastifyApplication, dataDir: string): Promise<void> {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
}

/** The clock of the machine, which a run cannot advance. */
const real = {
  pass: () => undefined,
  today: () => new Date().toISOString().slice(0, 10),
};

interface Parts extends Pick<Office, 'name' | 'dataDir' | 'pass' | 'today' | 'close'> {
  readonly tokens: Tokens;
  bad(kind: number): Promise<string>;
}

async function officeOf(app: NestFastifyApplication, parts: Parts): Promise<Office> {
  const { tokens, bad, close, ...own } = parts;
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const wire = new Wire(port);
  return {
    ...own,
    app,
    wire,
    cast,
    others,
    reader: 'u.auditor',
    isDisturbed: own.name === 'strange',
    events: app.get<EventStore>(EVENT_STORE),
    bus: app.get(CommandBus),
    authorization: (person) => tokens.of(person),
    badToken: async (at) => noTokens[at % (2 * noTokens.length)] ?? `Bearer ${await bad(at % 13)}`,
    close: async () => {
      wire.close();
      await close();
    },
  };
}
