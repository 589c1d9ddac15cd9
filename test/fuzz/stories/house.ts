import { isBookingRole, type Role } from '@art30/accounting';
import { commandTable } from '@art30/ledger';
import { Client, type Reply } from '../../support/client';
import { commandSamples } from '../../support/command-endpoints';
import type { Service } from '../../support/service';
import type { Office } from '../service/offices';
import type { Run } from '../service/run';
import { signed } from './signatures';

/** Returns the types of commands that no run has booked. */
export function unbooked(...runs: readonly Run[]): readonly string[] {
  const booked = new Set(runs.flatMap(({ watch }) => [...watch.booked]));
  return Object.keys(commandTable).filter((type) => !booked.has(type));
}

/**
 * Restores delegations that random requests revoked, and opens periods that they fenced; otherwise all later
 * requests would be refused for the same reason.
 */
export async function keepHouse(run: Run): Promise<void> {
  await delegateAgain(run);
  await openPeriods(run);
}

interface Delegation {
  readonly person: string;
  readonly role: string;
  readonly status: string;
  readonly limit: unknown;
  readonly commands: unknown;
  readonly currencies: unknown;
}

async function delegateAgain({ office, ask }: RunLike): Promise<void> {
  const [asks, grants] = office.cast.administrator;
  const { body } = await ask({ method: 'GET', target: '/v1/delegations', as: office.reader });
  const { items } = body as { readonly items: readonly Delegation[] };
  const isWhole = ({ status, limit, commands, currencies }: Delegation) =>
    status === 'GRANTED' && limit === null && commands === null && currencies === null;
  const there = new Set(items.filter(isWhole).map(({ person, role }) => `${person} ${role}`));
  for (const [role, person] of booking(office)) {
    if (there.has(`${person} ${role}`)) continue;
    const today = office.today();
    const terms = { person, role, from: today, until: '2099-12-31', reason: 'their work' };
    const proposed = await ask({ target: '/v1/delegations', as: asks, body: terms });
    const { id } = proposed.body as { readonly id?: string };
    if (proposed.status !== 201) continue;
    await ask({ target: `/v1/delegations/${id ?? ''}/approval`, as: grants, body: {} });
  }
}

function booking({ cast }: Office): readonly (readonly [Role, string])[] {
  return (Object.keys(cast) as Role[])
    .filter(isBookingRole)
    .flatMap((role) => cast[role].map((person) => [role, person] as const));
}

interface Period {
  readonly year: string;
  readonly status: string;
  readonly fencedThrough: string | null;
}

async function openPeriods(run: RunLike): Promise<void> {
  const { office, ask } = run;
  const as = office.reader;
  const { body } = await ask({ method: 'GET', target: '/v1/periods', as });
  const { items } = body as { readonly items: readonly Period[] };
  for (const { year, status, fencedThrough } of items) {
    if (year < '2024' || (status === 'OPEN' && fencedThrough === null)) continue;
    const target = `/v1/periods/${status === 'OPEN' ? (fencedThrough ?? '').slice(0, 7) : year}/reopening`;
    const facts = {
      effectiveDate: office.today(),
      reason: 'work goes on',
      documentReference: 'memo',
    };
    const proposed = await ask({ target, as: office.cast.recorder[0], body: facts });
    await signedIn(run, proposed);
  }
}

type RunLike = Pick<Run, 'office' | 'ask'>;

async function signedIn(run: RunLike, answer: Awaited<ReturnType<Run['ask']>>): Promise<void> {
  const { proposal } = (answer.body ?? {}) as { proposal?: Parameters<typeof signed>[1] };
  if (answer.status === 202 && proposal !== undefined) await signed(run as Run, proposal);
}

/** A test client whose requests go through a run, so that its laws apply to them too. */
class WatchedClient extends Client {
  constructor(
    private readonly run: Run,
    name: string,
  ) {
    // The client needs the service only for tokens, which the run provides.
    super({ as: (person: string) => person } as unknown as Service, name);
  }

  override pass(minutes: number): void {
    this.run.office.pass(minutes);
  }

  override async head(): Promise<number> {
    const as = this.run.office.reader;
    const { body } = await this.run.ask({ method: 'GET', target: '/health/ready', as });
    const { checks } = body as { readonly checks: { readonly readModel: { sequence: number } } };
    return checks.readModel.sequence;
  }

  protected override async ask(
    target: string,
    body: object,
    headers: Readonly<Record<string, string | undefined>>,
  ): Promise<Reply> {
    const key = headers['Idempotency-Key'];
    const asked = {
      target,
      body,
      as: headers['Authorization'],
      ...(key === undefined ? {} : { key }),
    };
    const answer = await this.run.ask(asked);
    return { ...answer, headers: answer.headers as Record<string, string>, body: answer.body };
  }
}

/**
 * Books one of the sample commands that other tests share, on its own pledge or receipt. Earlier random
 * requests may make that impossible.
 */
export async function sample(run: Run, at: number): Promise<void> {
  const chosen = commandSamples[at % commandSamples.length];
  if (chosen !== undefined && chosen.alone !== true) await played(run, chosen, `T${run.sent}`);
}

/** Books the samples of commands that are not yet booked in the log. */
export async function samplesOfTheRest(run: Run): Promise<void> {
  for (const one of commandSamples) {
    const isThere = one.books.every((type) => run.watch.types.has(type));
    if (!isThere && one.alone !== true) await played(run, one, `R${run.sent}`);
  }
}

async function played(run: Run, one: (typeof commandSamples)[number], id: string): Promise<void> {
  const client = new WatchedClient(run, id);
  try {
    const { path, body } = await one.arrange(client, id);
    const signers = one.approvedBy === undefined ? {} : { signers: { approvedBy: one.approvedBy } };
    await client.post(path, body, signers);
  } catch (error) {
    // A refused step is no fault here; the run has already noted any broken law.
    if (!/^\/v1\/\S+: \{/.test((error as Error).message)) throw error;
  }
}
