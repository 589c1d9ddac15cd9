import {
  AmendPledge,
  AnnouncePledge,
  bankAccountsDecider,
  ChargeSupport,
  isMemorandum,
  MakeAllocation,
  MakeReallocation,
  OpenBankAccount,
  PublishExchangeRates,
  ratesDecider,
  RecordDueDiligence,
  RecordReceipt,
  RegisterDonor,
  Rejection,
  ReportExpenditure,
  ReturnReceipt,
  ReverseReceipt,
  SignAgreement,
  SignDirectly,
  type ApplicationFacts,
  type Entry,
} from '@art30/accounting';
import { given, requestOn } from '@art30/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerWorld } from './ledger-world';
import { minorOf } from './figures';

interface Request {
  readonly at: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly expect?: { readonly code: string };
}

const golden = <Shape>(name: string): Shape =>
  JSON.parse(readFileSync(join(process.cwd(), 'test', 'golden', name), 'utf8')) as Shape;
const example = golden<{
  readonly events: readonly { readonly eventId: string; readonly entries: readonly Entry[] }[];
  readonly expected: {
    readonly trialBalanceAfterEvent: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}>('worked-example.json');
const requests = golden<{
  readonly setup: readonly Request[];
  readonly events: Readonly<Record<string, readonly Request[]>>;
  readonly refused: Readonly<Record<string, Request & { readonly after: string }>>;
}>('worked-example.requests.json');

const eventIds = Object.keys(requests.events).filter((eventId) => eventId <= 'E16');
/** Receipts by the event that brought them, as the example names them. */
const receiptIds: Readonly<Record<string, string>> = { E06: 'R1', E07: 'R2', E12: 'R3' };

function commandOf<Facts, Made>(
  Command: new (facts: Facts, request: ReturnType<typeof requestOn>) => Made,
  { at, body }: Request,
  more: object = {},
): Made {
  return new Command({ ...body, ...more } as Facts, requestOn(at.slice(0, 10)));
}

function openedWorld(): LedgerWorld {
  const of = (path: string) => requests.setup.filter((request) => request.path === path);
  const rates = given(ratesDecider, undefined).commands(
    ...of('/v1/exchange-rates').map((request) => commandOf(PublishExchangeRates, request)),
  ).state;
  const bankAccounts = given(bankAccountsDecider, undefined).commands(
    ...of('/v1/bank-accounts').map((request) => commandOf(OpenBankAccount, request)),
  ).state;
  return new LedgerWorld({ rates, bankAccounts });
}

async function registerDonors(world: LedgerWorld): Promise<void> {
  for (const request of requests.setup) {
    const { path, body } = request;
    if (path === '/v1/donors') {
      await world.onDonor(commandOf(RegisterDonor, request, { donorId: body['id'] }));
    }
    if (path.endsWith('/due-diligence')) {
      await world.onDonor(commandOf(RecordDueDiligence, request, { donorId: path.split('/')[3] }));
    }
  }
}

/** Gives the command of a request to the deciders, as the service would. */
async function play(world: LedgerWorld, request: Request, eventId: string): Promise<void> {
  const { path, body } = request;
  const [, , , owner = '', action = ''] = path.split('/');
  const pledgeId = path.startsWith('/v1/pledges') ? owner || String(body['id']) : '';
  const receiptId = owner.replace(/[{}]/g, '') || (receiptIds[eventId] ?? 'R1');
  const application = body['application'] as ApplicationFacts | undefined;
  const applicationId = `A-${eventId}`;
  switch (action === '' ? path : action) {
    case '/v1/pledges':
      return world.onPledge(
        'agreement' in body
          ? commandOf(SignDirectly, request, { pledgeId })
          : commandOf(AnnouncePledge, request, { pledgeId }),
      );
    case 'amendments':
      return world.onPledge(commandOf(AmendPledge, request, { pledgeId }));
    case 'agreement':
      return world.onPledge(commandOf(SignAgreement, request, { pledgeId, agreement: body }));
    case 'allocations':
      return world.onPledge(
        commandOf(MakeAllocation, request, { pledgeId, allocationId: body['id'] }),
      );
    case 'expenditures': {
      const expenditureId = body['id'];
      return world.onPledge(commandOf(ReportExpenditure, request, { pledgeId, expenditureId }));
    }
    case 'support-charges':
      return world.onPledge(commandOf(ChargeSupport, request, { pledgeId }));
    case 'reallocations':
      return world.onPledge(
        commandOf(MakeReallocation, request, { pledgeId, reallocationId: body['id'] }),
      );
    case '/v1/receipts': {
      const recording = commandOf(RecordReceipt, request, { receiptId });
      if (!application) return world.onReceipt(recording);
      return world.apply({ ...application, receiptId, applicationId }, { recording, crash: false });
    }
    case 'applications': {
      const facts = body as unknown as ApplicationFacts;
      return world.apply({ ...facts, receiptId, applicationId }, { crash: false });
    }
    case 'returns':
      return world.onReceipt(commandOf(ReturnReceipt, request, { receiptId }));
    case 'reversal':
      return world.reverse(commandOf(ReverseReceipt, request, { receiptId }));
    default:
      throw new Error(`the example has no ${path} so far`);
  }
}

async function playedThrough(eventId: string): Promise<LedgerWorld> {
  const world = openedWorld();
  await registerDonors(world);
  for (const id of eventIds.filter((known) => known <= eventId)) {
    for (const request of requests.events[id] ?? []) await play(world, request, id);
  }
  await world.news();
  return world;
}

const inBooks = ({ account }: Entry) => !isMemorandum(account);
const isCash = ({ account }: Entry) => account.startsWith('11');

function booksOf(world: LedgerWorld): Entry[] {
  return world.log
    .flatMap(({ data }) => data['entries'] as unknown as readonly Entry[])
    .filter(inBooks);
}

/** Sums by account, currency and the dimensions both sides know, without what comes to zero. */
function sums(entries: readonly Entry[]): Record<string, string> {
  const found = new Map<string, [bigint, bigint]>();
  for (const line of entries) {
    const { account, currency, amount, usd, dims } = line;
    const { donor, pledge, recommendation, purpose, instalment, receipt } = dims;
    const owner = [donor, pledge, recommendation, purpose, instalment];
    const unapplied = account === '2110' || account === '2140' ? [receipt] : [];
    const known = isCash(line) ? [] : [...owner, ...unapplied];
    const key = [account, currency, ...known.map((dim) => dim ?? '-')].join(' ');
    const [before, beforeUsd] = found.get(key) ?? [0n, 0n];
    found.set(key, [before + minorOf(amount), beforeUsd + minorOf(usd)]);
  }
  const open = [...found].filter(([, [amount, usd]]) => amount !== 0n || usd !== 0n);
  return Object.fromEntries(
    open.map(([key, [amount, usd]]) => [key, `${amount.toString()} = ${usd.toString()}`]),
  );
}

function trialBalance(entries: readonly Entry[]): Record<string, string> {
  const found = new Map<string, bigint>();
  for (const { account, usd } of entries) {
    found.set(account, (found.get(account) ?? 0n) + minorOf(usd));
  }
  return Object.fromEntries(
    [...found].flatMap(([account, usd]) => (usd === 0n ? [] : [[account, usd.toString()]])),
  );
}

describe('the worked example, decided without the service', () => {
  // Cash is compared per account and currency: the example's cash lines of E07 to E09 carry no
  // pledge, ours do once the cash is applied. Receipts are booked in two steps, so sums are
  // compared. Levels stand on spending authority, not on the transfers. Memoranda are ours alone.
  it.each(eventIds)('has the lines of the example after %s', async (eventId) => {
    const expected = example.events
      .filter((event) => event.eventId <= eventId)
      .flatMap((event) => event.entries);
    expect(sums(booksOf(await playedThrough(eventId)))).toEqual(sums(expected));
  });

  it.each(eventIds)('has the trial balance of the example after %s', async (eventId) => {
    const expected = Object.entries(example.expected.trialBalanceAfterEvent[eventId] ?? {});
    const inCents = expected.map(([account, usd]) => [account, minorOf(usd).toString()]);
    const open = inCents.filter(([, cents]) => cents !== '0');
    expect(trialBalance(booksOf(await playedThrough(eventId)))).toEqual(Object.fromEntries(open));
  });

  it('gives the cash of P2 to its pledge and purposes, and the excess to nobody', async () => {
    const cash = booksOf(await playedThrough('E08')).filter(({ account }) => account === '1110');
    const byOwner = new Map<string, bigint>();
    for (const { amount, dims } of cash) {
      const owner = `${dims.pledge ?? '-'} ${dims.purpose ?? '-'}`;
      byOwner.set(owner, (byOwner.get(owner) ?? 0n) + minorOf(amount));
    }
    expect(Object.fromEntries(byOwner)).toEqual({
      'P2 f': 22_600_000n,
      'P2 j': 45_200_000n,
      '- -': 50_000n,
    });
  });

  it('grants the spending authority of the example', async () => {
    const world = await playedThrough('E14');
    const authority = world.log
      .flatMap(({ data }) => data['entries'] as unknown as readonly Entry[])
      .filter(({ account }) => account === '9210' || account === '9220');
    const granted = new Map<string, bigint>();
    for (const { account, usd, dims } of authority) {
      const place = `${dims.purpose} ${dims.level} ${account}`;
      granted.set(place, (granted.get(place) ?? 0n) + minorOf(usd));
    }
    expect(Object.fromEntries(granted)).toEqual({
      'k NATIONAL 9210': 40_000_000n,
      'k NATIONAL 9220': 5_200_000n,
      'f GLOBAL 9210': 20_000_000n,
      'f GLOBAL 9220': 2_600_000n,
      'j GLOBAL 9210': 30_000_000n,
      'j GLOBAL 9220': 3_900_000n,
      'l GLOBAL 9210': 10_000_000n,
      'l GLOBAL 9220': 1_300_000n,
    });
  });

  it.each([['X01'], ['X02'], ['X04'], ['X06'], ['X07'], ['X08'], ['X09'], ['X10']])(
    'refuses %s with the code of the example and books nothing',
    async (id) => {
      const request = requests.refused[id];
      if (!request?.expect) throw new Error(`the example has no ${id}`);
      const world = await playedThrough(request.after);
      const before = world.log.length;
      const attempt = play(world, request, id);
      await expect(attempt).rejects.toBeInstanceOf(Rejection);
      await expect(attempt).rejects.toMatchObject({ code: request.expect.code });
      await world.news();
      expect(world.log).toHaveLength(before);
    },
  );
});
