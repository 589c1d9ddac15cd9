import type { Client, Sending } from './client';
import { byController } from './periods';
import {
  allocation,
  announcement,
  application,
  conditionalPledge,
  credit,
  eur,
  foundations,
  paidPledge,
  terms,
  usd,
} from './world';

/** Expected code and status of a refused command, and the request body that causes the refusal. */
export type Refusal = [code: string, status: number, body: object, sending?: Sending];
/** Refusals by the path of the command. Placeholders such as `{waiting}` stand for ids of `refusingWorld`. */
export type Refusals = Readonly<Record<string, readonly Refusal[]>>;

type Names = Readonly<Record<string, string>>;

export const dated = { effectiveDate: '2024-07-10' };
export const ending = { ...dated, reason: 'over' };
export const reversal = { ...dated, reasonCode: 'OTHER', reason: 'typing error' };

/** Body of a command that registers a pledge as already signed. */
export const signed = (id: string, changes: object = {}, pledge: object = {}) => ({
  ...announcement(id, { announcedOn: undefined, ...pledge }),
  agreement: terms(usd('1130.00'), changes),
});

/** Body with a single line, for an application of a receipt or an allocation. */
export const line = (changes: object) => ({ lines: [{ settles: usd('1.00'), ...changes }] });

/**
 * Creates one example of each record for which a command can be refused. Returns the ids that stand for the
 * placeholders of paths.
 */
export async function refusingWorld(client: Client): Promise<Names> {
  await foundations(client);
  await client.done('/v1/donors', { id: 'DON-C', name: 'Donor C', kind: 'NGO' });
  await client.done('/v1/donors', { id: 'DON-X', name: 'Unnamed', kind: 'ANONYMOUS' });
  const open = await client.done('/v1/pledges', announcement('OPEN'));
  await client.done('/v1/pledges', announcement('ACCEPTED'));
  await client.done('/v1/pledges/ACCEPTED/acceptance', dated);
  await client.done('/v1/pledges', announcement('WITHDRAWN'));
  await client.done('/v1/pledges/WITHDRAWN/withdrawal', ending);
  await client.done(
    '/v1/pledges',
    announcement('RISKY', { donorId: 'DON-C', recommendation: 'm' }),
  );
  const halves = ['k', 'l'].map((code) => ({ purpose: code, amount: usd('500.00') }));
  await client.done('/v1/pledges', announcement('MARKED', { earmarks: halves }));
  await client.done('/v1/pledges', announcement('ADVANCED'));
  const advance = {
    application: application('ADVANCED', '100.00', line({ settles: usd('100.00') })),
  };
  await client.done('/v1/receipts', credit('advance', '100.00', advance));
  await client.done('/v1/pledges', signed('SIGNED'));
  await client.done('/v1/pledges', {
    ...announcement('EURO', { announcedOn: undefined, amount: eur('1130.00') }),
    agreement: terms(eur('1130.00')),
  });
  const cancelled = await client.done('/v1/pledges', signed('CANCELLED'));
  const cancelledId: string = cancelled.events[0].id;
  await client.done(`/v1/pledges/CANCELLED/events/${cancelledId}/reversal`, reversal);
  const paid = await paidPledge(client, 'PAID');
  await client.done('/v1/pledges/PAID/allocations', allocation('A1', '452.00'));
  await spentPledge(client, 'PAID');
  await tiedPledge(client);
  await conditionalPledge(client, 'TESTED');
  const lost = await endedPledges(client);
  const refunds = await refundedPledge(client);
  const mixed = signed('MIXED', {}, { earmarks: [{ purpose: 'k', amount: usd('500.00') }] });
  await client.done('/v1/pledges', mixed);
  const both = { application: application('MIXED', '1130.00') };
  await client.done('/v1/receipts', credit('credit of MIXED', '1130.00', both));
  const undone = await paidPledge(client, 'UNDONE');
  const undonePath = `/v1/receipts/${undone.receiptId}/applications/${undone.applicationId}/reversal`;
  await client.done(undonePath, reversal);
  const waiting = await client.done('/v1/receipts', credit('waiting', '150.00'));
  const returned = {
    ...dated,
    kind: 'UNIDENTIFIED',
    amount: usd('50.00'),
    paymentReference: 'PAY-1',
  };
  await client.done(`/v1/receipts/${waiting.id}/returns`, returned);
  const reversed = await client.done('/v1/receipts', credit('reversed', '100.00'));
  await client.done(`/v1/receipts/${reversed.id}/reversal`, reversal);
  return {
    announcement: open.events[0].id,
    cancelled: cancelledId,
    signature: paid.signature,
    lost,
    ...refunds,
    R1: paid.receiptId,
    'R1.application': paid.applicationId,
    undone: undone.receiptId,
    'undone.application': undone.applicationId,
    waiting: waiting.id,
    reversed: reversed.id,
  };
}

/** Reports an expenditure with its support charge, and opens a bank account on a day later than all other dates. */
async function spentPledge(client: Client, id: string): Promise<void> {
  const late = { code: 'BK-LATE', currency: 'USD', ledgerAccount: '1171', openedOn: '2024-07-12' };
  await client.done('/v1/bank-accounts', late);
  await client.done(`/v1/pledges/${id}/expenditures`, {
    id: 'X1',
    effectiveDate: '2024-07-05',
    purpose: 'k',
    level: 'NATIONAL',
    direct: usd('100.00'),
    paidFrom: 'BK-USD',
    document: 'file',
    chargeSupport: true,
  });
}

/** Creates a pledge that is partly written off, and one whose receivable depends on a condition. */
async function endedPledges(client: Client): Promise<string> {
  await client.done('/v1/pledges', signed('LOST'));
  const writeOff = {
    ...dated,
    lines: [{ instalment: 1, amount: usd('1.00') }],
    reason: 'it will not come',
    investigationReference: 'INV-1',
    approvalReference: 'memo 1',
  };
  const { events } = await client.done('/v1/pledges/LOST/write-offs', writeOff, byController);
  await client.done('/v1/pledges/LOST/allowances', {
    ...dated,
    id: 'ALW-1',
    runId: 'ECL-2024',
    basis: 'expected loss',
    lines: [{ instalment: 1, amount: usd('100.00') }],
  });
  const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'unspent money' };
  await client.done('/v1/pledges', signed('CONDITIONAL', { condition }));
  return (events as readonly { id: string }[])[0]?.id ?? '';
}

/** Approves two refunds of the pledge TIED. One is still owed to its donor, the other was paid. */
async function refundedPledge(client: Client): Promise<Names> {
  const lines = [{ purpose: 'j', level: 'GLOBAL', gross: usd('10.00') }];
  const refund = { ...dated, lines, approvalReference: 'agreement art. 9' };
  await client.done('/v1/pledges/TIED/refunds', { ...refund, id: 'B1' });
  const approval = await client.done('/v1/pledges/TIED/refunds', { ...refund, id: 'B2' });
  const payment = await client.done('/v1/pledges/TIED/refunds/B2/payment', {
    ...dated,
    paidFrom: 'BK-USD',
    paymentReference: 'PAY-2',
  });
  return { approved: approval.events[0].id, paidBack: payment.events[0].id };
}

/** Creates the pledge TIED, which its donor earmarked for purpose (j), and which was received and allocated to (j). */
async function tiedPledge(client: Client): Promise<void> {
  const earmarks = [{ purpose: 'j', amount: usd('1130.00') }];
  await client.done(
    '/v1/pledges',
    signed('TIED', {}, { donorId: 'DON-B', recommendation: 'm', earmarks }),
  );
  const applied = { application: application('TIED', '1130.00') };
  await client.done('/v1/receipts', credit('credit of TIED', '1130.00', applied));
  const lines = [
    { from: { purpose: 'j' }, to: { purpose: 'j', level: 'GLOBAL' }, gross: usd('113.00') },
  ];
  await client.done('/v1/pledges/TIED/allocations', allocation('A2', '113.00', { lines }));
}

/** A response in the OpenAPI contract, or a reference to one. */
interface Answer {
  readonly description?: string;
  readonly $ref?: string;
}

export interface Contract {
  readonly paths: Record<
    string,
    { readonly post?: { readonly responses: Record<string, Answer> } }
  >;
  readonly components: { readonly responses: Record<string, Answer> };
}

/**
 * Returns the description that the contract gives for a path's response with a status. The path may contain ids in
 * place of variables.
 */
export function documented({ paths, components }: Contract, path: string, status: number): string {
  const steps = path.split('/');
  const route = Object.keys(paths).find((template) => {
    const parts = template.split('/');
    return (
      parts.length === steps.length &&
      parts.every((part, index) => part.startsWith('{') || part === steps[index])
    );
  });
  const answer = paths[route ?? '']?.post?.responses[status];
  const shared = answer?.$ref && components.responses[answer.$ref.split('/').at(-1) ?? ''];
  return answer?.description ?? (shared || undefined)?.description ?? '';
}
