import { Client } from './client';
import { byController, close, softClose } from './periods';
import type { Service } from './service';
import { allocation, application, credit, foundations, paidPledge, terms, usd } from './world';
import { announcement, eur } from './world';

const why = (effectiveDate: string, reason: string) => ({
  effectiveDate,
  reasonCode: 'WRONG_DONOR',
  reason,
});

export const rates = (effectiveDate: string, kind: string, eurRate: string, more: object = {}) => ({
  effectiveDate,
  publishedOn: effectiveDate,
  kind,
  source: { name: `list of ${effectiveDate}` },
  rates: { EUR: eurRate },
  ...more,
});

/**
 * Creates books in which every audit test has a finding: late and back-dated events, each kind of reversal, exchange
 * rates set by hand, unclaimed money, postings into a month that was fenced for all but the controller, and postings
 * into a reopened period. The service must start on 1 March 2024.
 */
export async function playAuditTestsWorld(service: Service): Promise<Client> {
  const client = new Client(service, 'bench');
  const at = (time: string) => service.clock.set(new Date(time));
  at('2024-03-01T09:00:00.000Z');
  await foundations(client);
  at('2024-07-03T09:00:00.000Z');
  await paidPledge(client, 'P1', '2260.00');
  for (const [reference, amount] of [
    ...([
      ['forgotten', '40.00'],
      ['moved', '2000.00'],
      ['of euros', '300.00'],
    ] as const),
  ]) {
    const isEuro = reference === 'of euros';
    const money = { bankAccount: 'BK-EUR', net: eur(amount), charges: eur('0.00') };
    await client.done('/v1/receipts', credit(reference, amount, isEuro ? money : {}));
  }
  at('2024-07-15T09:00:00.000Z');
  await takenBack(client);
  at('2024-09-10T09:00:00.000Z');
  await setByHand(client);
  await assignedLater(client, at);
  await monthFenced(client);
  await lateFacts(client, at);
  await closedAndOpened(service, client, at);
  return client;
}

/** Records one reversal of each kind. */
async function takenBack(client: Client): Promise<void> {
  const on = '2024-07-10';
  const { events } = await client.done('/v1/pledges/P1/allocations', allocation('A1', '452.00'));
  await client.done(`/v1/pledges/P1/events/${events[0].id}/reversal`, why(on, 'another purpose'));

  await client.done('/v1/pledges', {
    ...announcement('P2', { announcedOn: undefined, amount: usd('500.00') }),
    agreement: terms(usd('500.00')),
  });
  const applied = { application: application('P2', '100.00') };
  const wrong = await client.done('/v1/receipts', credit('wrong pledge', '100.00', applied));
  const path = `/v1/receipts/${wrong.id}/applications/${wrong.application.id}/reversal`;
  await client.done(path, why(on, 'another pledge'));
  await client.done(`/v1/receipts/${wrong.id}/reversal`, why(on, 'typed twice'));

  const parts = await client.done('/v1/receipts', credit('in parts', '50.00'));
  const made: string[] = [];
  for (const amount of ['30.00', '20.00']) {
    const to = `/v1/receipts/${parts.id}/applications`;
    const answer = await client.done(to, application('P2', amount));
    made.push(answer.application.id as string);
  }
  const firstPart = `/v1/receipts/${parts.id}/applications/${made[0]}/reversal`;
  await client.done(firstPart, why(on, 'only the second part'));

  const sent = await client.done('/v1/receipts', credit('sent back', '70.00'));
  const payment = { effectiveDate: on, kind: 'BANK_RECALL', amount: usd('70.00') };
  const returned = await client.done(`/v1/receipts/${sent.id}/returns`, {
    ...payment,
    paymentReference: 'PAY-RECALL',
  });
  const back = `/v1/receipts/${sent.id}/returns/${returned.events[0].id}/reversal`;
  await client.done(back, why(on, 'the bank never paid'));

  await client.done('/v1/revaluations', { asAt: '2024-07-14', id: 'REV-1' });
  await client.done('/v1/revaluations/REV-1/reversal', why('2024-07-14', 'too early'));
}

/** Records two lists of exchange rates set by hand. One stays in force, the other is replaced by a published list. */
async function setByHand(client: Client): Promise<void> {
  const approved = { approvalReference: 'memo 9', reason: 'nothing was published' };
  await client.done('/v1/exchange-rates', rates('2024-08-10', 'MONTHLY', '0.912'));
  const mistyped = { supersedes: '2024-08-10.MONTHLY' };
  await client.done('/v1/exchange-rates', rates('2024-08-01', 'MONTHLY', '0.910', mistyped));
  await client.done('/v1/exchange-rates', rates('2024-08-16', 'MANUAL', '0.930', approved));
  const money = { bankAccount: 'BK-EUR', net: eur('93.00'), charges: eur('0.00') };
  const inAugust = credit('by hand', '93.00', { ...money, valueDate: '2024-08-20' });
  await client.done('/v1/receipts', inAugust);
  await client.done('/v1/exchange-rates', rates('2024-09-01', 'MANUAL', '0.900', approved));
  await client.done('/v1/exchange-rates', {
    ...rates('2024-09-01', 'MONTHLY', '0.920', { supersedes: '2024-09-01.MANUAL' }),
  });
}

/** Assigns a part of the money in suspense to a pledge in December, long after it came in. */
async function assignedLater(client: Client, at: (time: string) => void): Promise<void> {
  at('2024-12-20T09:00:00.000Z');
  const credited = await client.done(
    '/v1/receipts',
    credit('of December', '1500.00', { valueDate: '2024-12-19' }),
  );
  await client.done(`/v1/receipts/${credited.id}/applications`, {
    pledgeId: 'P2',
    effectiveDate: '2024-12-20',
    lines: [{ instalment: 1, settles: usd('480.00') }],
  });
}

/** Fences November for all but the controller, lets the controller post into it, and opens the month again. */
async function monthFenced(client: Client): Promise<void> {
  const of = (reference: string, valueDate: string) => credit(reference, '15.00', { valueDate });
  const body = { effectiveDate: '2024-12-20', reason: 'late statement' };
  const fence = { effectiveDate: '2024-12-20' };
  await client.done('/v1/periods/2024-11/soft-close', fence, byController);
  await client.done('/v1/receipts', of('fenced month', '2024-11-30'), byController);
  await client.done('/v1/periods/2024-11/reopening', body, byController);
  await client.done('/v1/receipts', of('month opened', '2024-11-29'));
}

/** Records two events of 2024 in 2025: one soon after the year, one long after. */
async function lateFacts(client: Client, at: (time: string) => void): Promise<void> {
  at('2025-01-10T09:00:00.000Z');
  await client.done('/v1/receipts', credit('soon', '1000.00', { valueDate: '2024-12-30' }));
  // This receipt is revalued on the day on which it came. A revaluation changes its USD value and moves no
  // money.
  const money = { bankAccount: 'BK-EUR', net: eur('460.00'), charges: eur('0.00') };
  const onLastDay = credit('last day', '460.00', { ...money, valueDate: '2024-12-31' });
  await client.done('/v1/receipts', onLastDay);
  await client.done('/v1/exchange-rates', rates('2024-12-31', 'MONTHLY', '0.940'));
  await client.done('/v1/pledges', {
    ...announcement('P3', { announcedOn: undefined, amount: eur('5000.00') }),
    agreement: terms(eur('5000.00'), { signedOn: '2024-09-02' }),
  });
}

async function closedAndOpened(
  service: Service,
  client: Client,
  at: (time: string) => void,
): Promise<void> {
  const late = (reference: string) => credit(reference, '3000.00', { valueDate: '2024-12-15' });
  at('2025-02-03T09:00:00.000Z');
  await client.done('/v1/revaluations', { asAt: '2024-12-31', id: 'REV-2' });
  await softClose(client, '2024');
  await client.done('/v1/receipts', late('behind the fence'), byController);
  client.pass(10);
  const closed = await close(service, client, '2024');
  if (closed.status !== 201) throw new Error(JSON.stringify(closed.body));
  const left = { ...late('left to 2025'), postingDate: '2025-01-01' };
  await client.done('/v1/receipts', left);
  const body = { effectiveDate: '2025-02-03', reason: 'audit adjustment' };
  await client.done('/v1/periods/2024/reopening', body, byController);
  await client.done('/v1/receipts', late('opened again'));
}
