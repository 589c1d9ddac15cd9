import { Unavailable, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../../support/client';
import { allocated } from '../../support/command-sample';
import { until } from '../../support/patience';
import { byController, softClose } from '../../support/periods';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';
import { application, credit, eur, foundations, terms, usd } from '../../support/world';

const dated = { effectiveDate: '2024-07-15' };
const why = { reasonCode: 'OTHER', reason: 'it was not so' };
const document = { documentReference: 'statement 2024-07' };

/**
 * Plays a ledger in which things go wrong: payments are sent back, commands are overtaken, and a run values
 * the rest.
 */
export async function undoneLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2025-02-14T09:00:00.000Z' });
  const events = service.app.get<EventStore>(EVENT_STORE);
  const client = new Client(service);
  const plug = plugOn(events);
  const typesOf = async () => (await wholeLog(events)).map(({ type }) => type);
  const untilWritten = (type: string) => until(async () => (await typesOf()).includes(type));
  try {
    await foundations(client);
    await client.done('/v1/purposes', {
      code: 'k',
      kind: 'LETTER',
      label: 'another name',
      recommendations: ['m', 'n'],
      effectiveDate: '2024-03-01',
    });
    await monthFenced(client);
    await sentBack(client);
    await remainderTaken(client);
    await allocated(client, 'P1');
    await allocated(client, 'P2');
    await spentAgain(client);
    await listOvertaken(client, plug);
    await untilWritten('ProposalReturned');
    await applicationOvertaken(client, plug);
    await untilWritten('ReceiptApplicationRefused');
    await valued(client, service);
    return await wholeLog(events);
  } finally {
    await service.stopAndRemove();
  }
}

/** Makes appends fail that contain an event of a type, for the first proposal that tries one. */
interface Plug {
  type: string;
  /** Number of such appends that succeed first. */
  pass: number;
  proposal: string | undefined;
}

function pull(plug: Plug, type: string, pass: number): void {
  Object.assign(plug, { type, pass, proposal: undefined });
}

function plugOn(events: EventStore): Plug {
  const plug: Plug = { type: '', pass: 0, proposal: undefined };
  const append = events.append.bind(events);
  events.append = async (stream, expected, added) => {
    const { metadata } = added.find(({ type }) => type === plug.type) ?? {};
    const proposal = metadata?.proposal;
    const isMeant = proposal !== undefined && proposal === (plug.proposal ?? proposal);
    if (!isMeant || plug.pass > 0) {
      if (isMeant) plug.pass -= 1;
      return append(stream, expected, added);
    }
    plug.proposal = proposal;
    throw new Unavailable('pulled plug');
  };
  return plug;
}

async function monthFenced(client: Client): Promise<void> {
  const fence = { effectiveDate: '2025-02-10' };
  await client.done('/v1/periods/2024-02/soft-close', fence, byController);
  const again = { ...fence, reason: 'late statement' };
  await client.done('/v1/periods/2024-02/reopening', again, byController);
}

/** Books a return that the bank sends back less its charges, and then reverses that credit's application. */
async function sentBack(client: Client): Promise<void> {
  const owner = await client.done('/v1/receipts', credit('unknown', '91.00'));
  const returned = await client.done(`/v1/receipts/${String(owner.id)}/returns`, {
    effectiveDate: '2024-07-10',
    kind: 'UNIDENTIFIED',
    amount: usd('91.00'),
    paymentReference: 'PAY-BACK',
  });
  const returnedCredit = credit('sent back', '81.90', { valueDate: '2024-07-12' });
  const bounced = await client.done('/v1/receipts', returnedCredit);
  const path = `/v1/receipts/${String(bounced.id)}/applications`;
  const applied = await client.done(path, {
    effectiveDate: '2024-07-12',
    returnSentBack: { receiptId: owner.id, eventId: returned.events[0].id },
  });
  const undo = { ...why, effectiveDate: '2024-07-13' };
  await client.done(`${path}/${String(applied.application.id)}/reversal`, undo);
}

/** Exchanges money of a receipt and returns it in full. The remainder becomes the account's own item. */
async function remainderTaken(client: Client): Promise<void> {
  await client.done('/v1/receipts', credit('of nobody', '500.00'));
  const { id } = await client.done('/v1/receipts', credit('changed', '100.00'));
  await client.done('/v1/transfers', {
    ...dated,
    ...document,
    receiptId: id,
    id: 'T1',
    from: { bankAccount: 'BK-USD', amount: usd('60.00') },
    to: { bankAccount: 'BK-EUR', amount: eur('54.00') },
  });
  const later = { effectiveDate: '2024-07-16' };
  await client.done(`/v1/receipts/${String(id)}/returns`, {
    ...later,
    kind: 'UNIDENTIFIED',
    amount: usd('100.00'),
    bankAccount: 'BK-USD',
    paymentReference: 'PAY-1',
  });
  for (const fromBankAccount of ['BK-EUR', 'BK-USD']) {
    const accountRemainder = { fund: 'ART30', ...document };
    const left = { ...later, accountRemainder, fromBankAccount };
    await client.done(`/v1/receipts/${String(id)}/applications`, left);
  }
}

const spent = (id: string) => ({
  ...dated,
  id,
  purpose: 'k',
  level: 'NATIONAL',
  direct: usd('10.00'),
  paidFrom: 'BK-USD',
  document: `voucher ${id}`,
});

/** Reverses an expenditure, and uses its document for another pledge. */
async function spentAgain(client: Client): Promise<void> {
  const { events } = await client.done('/v1/pledges/P1/expenditures', spent('X1'));
  const path = `/v1/pledges/P1/events/${String(events[0].id)}/reversal`;
  await client.done(path, { ...dated, ...why });
  await client.done('/v1/pledges/P2/expenditures', spent('X1'));
}

/** While a list is booked, another command uses one of its documents. */
async function listOvertaken(client: Client, plug: Plug): Promise<void> {
  pull(plug, 'ReferenceClaimed', 1);
  const items = ['X2', 'X3', 'X4'].map((id) => ({ ...spent(id), pledgeId: 'P1' }));
  const list = { id: 'L1', documentReference: 'ERP file', items };
  await client.post('/v1/expenditure-lists', list);
  await client.done('/v1/pledges/P2/expenditures', spent('X3'));
  pull(plug, '', 0);
}

/** While money is applied to a pledge, other money settles the pledge. */
async function applicationOvertaken(client: Client, plug: Plug): Promise<void> {
  const agreement = terms(usd('100.00'));
  const owing = { id: 'P3', donorId: 'DON-A', recommendation: 'n', amount: usd('100.00') };
  await client.done('/v1/pledges', { ...owing, earmarks: [], agreement });
  const { id } = await client.done('/v1/receipts', credit('slow', '100.00'));
  pull(plug, 'ReceiptApplied', 0);
  const path = `/v1/receipts/${String(id)}/applications`;
  await pending(await client.post(path, application('P3', '100.00')));
  const faster = { application: application('P3', '100.00') };
  await client.done('/v1/receipts', credit('fast', '100.00', faster));
  pull(plug, '', 0);
}

async function pending({ status, body }: Reply): Promise<void> {
  const { application: of } = body as { readonly application?: { readonly state: string } };
  if (of?.state !== 'pending') throw new Error(`${status} ${JSON.stringify(body)}`);
}

/** Runs a revaluation of the account's own items in euros. */
async function valued(client: Client, service: Service): Promise<void> {
  await client.done('/v1/exchange-rates', {
    effectiveDate: '2024-12-31',
    publishedOn: '2024-12-31',
    kind: 'MONTHLY',
    source: { name: 'fictitious list' },
    rates: { EUR: '0.800' },
    approvalReference: 'Controller memo 2024-12-31',
  });
  const fee = { ...dated, ...document, amount: eur('18.00') };
  await client.done('/v1/bank-accounts/BK-EUR/fees', fee);
  const { status, body } = await softClose(client, '2024');
  if (status !== 201) throw new Error(JSON.stringify(body));
  client.pass(10);
  await client.done('/v1/revaluations', { id: 'REV-1', asAt: '2024-12-31' }, byController);
  const run = () => service.get<{ readonly status: string }>('/v1/revaluations/REV-1');
  await until(async () => (await run()).status === 'COMPLETED');
}
