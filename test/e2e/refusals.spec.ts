import request from 'supertest';
import { Client } from '../support/client';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  credit,
  eur,
  foundations,
  paidPledge,
  terms,
  usd,
} from '../support/world';

/** Ids that the world hands out, for paths: `{R1}` is the receipt of the paid pledge. */
type Names = Record<string, string>;
type Refusal = [code: string, status: number, path: string, body: object];

const dated = { effectiveDate: '2024-07-10' };
const ending = { ...dated, reason: 'over' };
const reversal = { ...dated, reasonCode: 'OTHER', reason: 'typing error' };
const signed = (id: string, changes: object, pledge: object = {}) => ({
  ...announcement(id, { announcedOn: undefined, ...pledge }),
  agreement: terms(usd('1130.00'), changes),
});
const fromB = { donorId: 'DON-B', recommendation: 'm' };
const due = (no: number, dueOn: string, amount: object) => ({ no, dueOn, amount });
const line = (changes: object) => ({ lines: [{ settles: usd('1.00'), ...changes }] });
const to = (place: object) => ({
  lines: [{ from: { purpose: 'TA-GEN' }, to: place, gross: usd('1.00') }],
});
const rates = (changes: object) => ({
  effectiveDate: '2024-07-01',
  publishedOn: '2024-07-01',
  kind: 'MONTHLY',
  source: { name: 'fictitious list' },
  rates: { EUR: '0.9' },
  ...changes,
});
const account = (changes: object) => ({
  ...{ code: 'BK-CHF', currency: 'CHF', ledgerAccount: '1130', openedOn: '2024-01-01' },
  ...changes,
});
const assessment = (changes: object) => ({
  ...{ outcome: 'CLEARED', assessedOn: '2024-02-20', validUntil: '2026-02-20', reference: 'DD' },
  ...changes,
});
const purpose = (changes: object) => ({
  ...{ code: 'k.x', kind: 'SUB_PURPOSE', label: 'X', recommendations: ['m', 'n'] },
  ...{ effectiveDate: '2024-07-01', ...changes },
});
const unspent = (changes: object) => ({
  ...dated,
  ...{ from: { purpose: 'k', level: 'NATIONAL' }, gross: usd('1.00'), ...changes },
});
const back = (changes: object) => ({
  ...dated,
  ...{ kind: 'UNIDENTIFIED', amount: usd('1.00'), paymentReference: 'PAY-9', ...changes },
});

const refusals: Readonly<Record<string, readonly Refusal[]>> = {
  'a donor': [
    ['DONOR_EXISTS', 409, '/v1/donors', { id: 'DON-B', name: 'B', kind: 'NGO' }],
    ['PARTY_STATUS_NOT_APPLICABLE', 422, '/v1/donors', { name: 'S', kind: 'STATE_PARTY' }],
    [
      'INVALID_DATE',
      422,
      '/v1/donors',
      { name: 'S', kind: 'STATE_PARTY', partySince: '2003-02-30' },
    ],
  ],
  'a party status': [
    [
      'PARTY_STATUS_NOT_APPLICABLE',
      422,
      '/v1/donors/DON-B/party-status',
      { since: '2024-01-01', reference: 'r' },
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/donors/DON-A/party-status',
      { since: '2024-01-01', until: '2024-01-01', reference: 'r' },
    ],
  ],
  'due diligence': [
    [
      'DATE_IN_FUTURE',
      422,
      '/v1/donors/DON-B/due-diligence',
      assessment({ assessedOn: '2024-07-17' }),
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/donors/DON-B/due-diligence',
      assessment({ validUntil: '2024-02-19' }),
    ],
  ],
  'a purpose': [
    ['PURPOSE_UNKNOWN', 422, '/v1/purposes', purpose({ parent: 'zz' })],
    ['PURPOSE_NOT_ALLOWED', 422, '/v1/purposes', purpose({ code: 'PSC-FUND' })],
    ['DATES_NOT_ORDERED', 422, '/v1/purposes', purpose({ validUntil: '2024-06-30' })],
  ],
  'a list of rates': [
    ['RATE_LIST_EXISTS', 409, '/v1/exchange-rates', rates({ effectiveDate: '2024-03-01' })],
    ['RATE_LIST_UNKNOWN', 422, '/v1/exchange-rates', rates({ supersedes: 'nothing' })],
    ['RATE_MISSING', 422, '/v1/exchange-rates', rates({ rates: {} })],
    ['RATE_MISSING', 422, '/v1/exchange-rates', rates({ kind: 'MANUAL' })],
    ['UNKNOWN_CURRENCY', 422, '/v1/exchange-rates', rates({ rates: { USD: '1' } })],
    ['INVALID_AMOUNT', 422, '/v1/exchange-rates', rates({ rates: { EUR: '0' } })],
  ],
  'a bank account': [
    ['BANK_ACCOUNT_EXISTS', 409, '/v1/bank-accounts', account({ code: 'BK-USD' })],
    [
      'LEDGER_ACCOUNT_IN_USE',
      409,
      '/v1/bank-accounts',
      account({ currency: 'USD', ledgerAccount: '1110' }),
    ],
    ['LEDGER_ACCOUNT_INVALID', 422, '/v1/bank-accounts', account({ ledgerAccount: '1310' })],
    ['UNKNOWN_CURRENCY', 422, '/v1/bank-accounts', account({ currency: 'XXX' })],
  ],
  'an announcement': [
    ['PLEDGE_EXISTS', 409, '/v1/pledges', announcement('OPEN')],
    ['DONOR_UNKNOWN', 422, '/v1/pledges', announcement('N', { donorId: 'nobody' })],
    ['DATE_IN_FUTURE', 422, '/v1/pledges', announcement('N', { announcedOn: '2024-07-17' })],
    [
      'INVALID_MINOR_UNITS',
      422,
      '/v1/pledges',
      announcement('N', { amount: { amount: '100.50', currency: 'JPY' } }),
    ],
    ['INVALID_AMOUNT', 422, '/v1/pledges', announcement('N', { amount: usd('-1.00') })],
    ['AMOUNT_TOO_LARGE', 422, '/v1/pledges', announcement('N', { amount: usd('100000000000.00') })],
    [
      'UNKNOWN_CURRENCY',
      422,
      '/v1/pledges',
      announcement('N', { amount: { amount: '1', currency: 'XAU' } }),
    ],
    [
      'RATE_MISSING',
      422,
      '/v1/pledges',
      announcement('N', { amount: { amount: '1', currency: 'GBP' } }),
    ],
    [
      'CURRENCY_MISMATCH',
      422,
      '/v1/pledges',
      announcement('N', { earmarks: [{ purpose: 'k', amount: eur('1.00') }] }),
    ],
    [
      'EARMARKS_EXCEED_AMOUNT',
      422,
      '/v1/pledges',
      announcement('N', { earmarks: [{ purpose: 'k', amount: usd('1130.01') }] }),
    ],
    [
      'PURPOSE_UNKNOWN',
      422,
      '/v1/pledges',
      announcement('N', { earmarks: [{ purpose: 'zz', amount: usd('1.00') }] }),
    ],
    [
      'PURPOSE_NOT_ALLOWED',
      422,
      '/v1/pledges',
      announcement('N', { earmarks: [{ purpose: 'f', amount: usd('1.00') }] }),
    ],
    [
      'CROSS_RECOMMENDATION',
      422,
      '/v1/pledges',
      announcement('N', { earmarks: [{ purpose: 'M-GEN', amount: usd('1.00') }] }),
    ],
    [
      'ANONYMOUS_ABOVE_LIMIT',
      422,
      '/v1/pledges',
      announcement('N', { donorId: 'DON-X', recommendation: 'm', amount: usd('10000.01') }),
    ],
  ],
  'a direct signature': [
    ['DONOR_NOT_ELIGIBLE', 422, '/v1/pledges', signed('N', {}, { donorId: 'DON-B' })],
    [
      'DUE_DILIGENCE_REQUIRED',
      422,
      '/v1/pledges',
      signed('N', {}, { donorId: 'DON-C', recommendation: 'm' }),
    ],
    [
      'INSTALMENTS_INVALID',
      422,
      '/v1/pledges',
      signed('N', { instalments: [due(2, '2024-06-30', usd('1130.00'))] }),
    ],
    [
      'INSTALMENTS_DO_NOT_SUM',
      422,
      '/v1/pledges',
      signed('N', { instalments: [due(1, '2024-06-30', usd('1129.99'))] }),
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/pledges',
      signed('N', {
        instalments: [due(1, '2024-06-30', usd('1.00')), due(2, '2024-06-29', usd('1129.00'))],
      }),
    ],
    ['PSC_RATE_INVALID', 422, '/v1/pledges', signed('N', { pscRate: '1.01' })],
    ['PSC_APPROVAL_REQUIRED', 422, '/v1/pledges', signed('N', { pscRate: '0.07' })],
    [
      'CONDITION_INCOMPLETE',
      422,
      '/v1/pledges',
      signed('N', { condition: { kind: 'PERFORMANCE', text: 'perform', returnClause: ' ' } }),
    ],
    [
      'PROCEEDS_PROVENANCE_REQUIRED',
      422,
      '/v1/pledges',
      signed('N', { source: 'PROCEEDS_OF_CRIME' }),
    ],
  ],
  'a change of an unsigned pledge': [
    [
      'PLEDGE_STATUS',
      409,
      '/v1/pledges/PAID/amendments',
      { ...dated, amount: usd('1.00'), reason: 'r' },
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/pledges/OPEN/amendments',
      { effectiveDate: '2024-03-10', amount: usd('1.00'), reason: 'r' },
    ],
    [
      'CURRENCY_MISMATCH',
      422,
      '/v1/pledges/OPEN/amendments',
      { ...dated, amount: eur('1.00'), reason: 'r' },
    ],
    [
      'EARMARKS_REQUIRED',
      422,
      '/v1/pledges/MARKED/amendments',
      { ...dated, amount: usd('1.00'), reason: 'r' },
    ],
    [
      'BELOW_RECEIVED',
      422,
      '/v1/pledges/ADVANCED/amendments',
      { ...dated, amount: usd('99.99'), reason: 'r' },
    ],
    ['DUE_DILIGENCE_REQUIRED', 422, '/v1/pledges/RISKY/acceptance', dated],
    [
      'LIABILITY_CONSENT_REQUIRED',
      422,
      '/v1/pledges/OPEN/acceptance',
      { ...dated, additionalLiability: true },
    ],
    ['PLEDGE_STATUS', 409, '/v1/pledges/ACCEPTED/acceptance', dated],
    ['DEPENDENT_EVENTS', 409, '/v1/pledges/ADVANCED/withdrawal', ending],
    ['PLEDGE_STATUS', 409, '/v1/pledges/WITHDRAWN/withdrawal', ending],
    ['DEPENDENT_EVENTS', 409, '/v1/pledges/ADVANCED/lapse', ending],
    ['PLEDGE_STATUS', 409, '/v1/pledges/PAID/lapse', ending],
  ],
  'the signature of an announced pledge': [
    ['PLEDGE_STATUS', 409, '/v1/pledges/WITHDRAWN/agreement', terms(usd('1130.00'))],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/pledges/OPEN/agreement',
      terms(usd('1130.00'), { signedOn: '2024-03-10' }),
    ],
    [
      'BELOW_RECEIVED',
      422,
      '/v1/pledges/ADVANCED/agreement',
      terms(usd('99.00'), { amount: usd('99.00'), signedOn: '2024-07-10' }),
    ],
    [
      'ADVANCE_EARMARKED_OTHERWISE',
      422,
      '/v1/pledges/ADVANCED/agreement',
      terms(usd('1130.00'), {
        signedOn: '2024-07-10',
        earmarks: [{ purpose: 'k', amount: usd('1130.00') }],
      }),
    ],
  ],
  'the reversal of an event': [
    ['EVENT_UNKNOWN', 404, '/v1/pledges/PAID/events/nothing/reversal', reversal],
    ['NOT_REVERSIBLE', 422, '/v1/pledges/OPEN/events/{announcement}/reversal', reversal],
    ['ALREADY_REVERSED', 409, '/v1/pledges/CANCELLED/events/{cancelled}/reversal', reversal],
    ['DEPENDENT_EVENTS', 409, '/v1/pledges/PAID/events/{signature}/reversal', reversal],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/pledges/PAID/events/{signature}/reversal',
      { ...reversal, effectiveDate: '2024-05-05' },
    ],
  ],
  'an allocation': [
    ['INSUFFICIENT_CASH', 422, '/v1/pledges/PAID/allocations', allocation('N', '678.01')],
    ['DUPLICATE_ID', 409, '/v1/pledges/PAID/allocations', allocation('A1', '1.00')],
    ['PLEDGE_STATUS', 409, '/v1/pledges/OPEN/allocations', allocation('N', '1.00')],
    [
      'LEVEL_REQUIRED',
      422,
      '/v1/pledges/PAID/allocations',
      allocation('N', '1.00', to({ purpose: 'k' })),
    ],
    [
      'PURPOSE_NOT_ALLOWED',
      422,
      '/v1/pledges/PAID/allocations',
      allocation('N', '1.00', to({ purpose: 'f', level: 'GLOBAL' })),
    ],
    [
      'PURPOSE_UNKNOWN',
      422,
      '/v1/pledges/PAID/allocations',
      allocation('N', '1.00', to({ purpose: 'zz', level: 'GLOBAL' })),
    ],
    [
      'CROSS_RECOMMENDATION',
      422,
      '/v1/pledges/PAID/allocations',
      allocation('N', '1.00', to({ purpose: 'M-GEN', level: 'GLOBAL' })),
    ],
    [
      'CURRENCY_MISMATCH',
      422,
      '/v1/pledges/PAID/allocations',
      allocation('N', '1.00', {
        lines: [
          {
            from: { purpose: 'TA-GEN' },
            to: { purpose: 'k', level: 'GLOBAL' },
            gross: eur('1.00'),
          },
        ],
      }),
    ],
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      '/v1/pledges/TIED/allocations',
      allocation('N', '1.00', {
        lines: [
          { from: { purpose: 'j' }, to: { purpose: 'l', level: 'GLOBAL' }, gross: usd('1.00') },
        ],
      }),
    ],
  ],
  'unspent authority': [
    [
      'INSUFFICIENT_UNSPENT',
      422,
      '/v1/pledges/PAID/allocation-reductions',
      {
        ...dated,
        lines: [{ from: { purpose: 'k', level: 'NATIONAL' }, gross: usd('452.01') }],
        reason: 'r',
      },
    ],
    [
      'INSUFFICIENT_UNSPENT',
      422,
      '/v1/pledges/PAID/reallocations',
      unspent({ to: { purpose: 'k', level: 'GLOBAL' }, gross: usd('452.01') }),
    ],
    [
      'DUPLICATE_ID',
      409,
      '/v1/pledges/PAID/reallocations',
      unspent({ id: 'A1', to: { purpose: 'k', level: 'GLOBAL' } }),
    ],
    [
      'CROSS_RECOMMENDATION',
      422,
      '/v1/pledges/PAID/reallocations',
      unspent({ to: { purpose: 'M-GEN', level: 'GLOBAL' } }),
    ],
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      '/v1/pledges/TIED/reallocations',
      unspent({
        from: { purpose: 'j', level: 'GLOBAL' },
        to: { purpose: 'l', level: 'GLOBAL' },
      }),
    ],
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      '/v1/pledges/TIED/reallocations',
      unspent({
        from: { purpose: 'j', level: 'GLOBAL' },
        to: { purpose: 'l', level: 'GLOBAL' },
        donorConsent: { reference: 'letter', date: '2024-07-11' },
      }),
    ],
  ],
  'a receipt': [
    ['DUPLICATE_BANK_REFERENCE', 409, '/v1/receipts', credit('credit of PAID', '1130.00')],
    ['BANK_ACCOUNT_UNKNOWN', 422, '/v1/receipts', credit('n', '1.00', { bankAccount: 'BK-X' })],
    [
      'BANK_ACCOUNT_NOT_OPEN',
      422,
      '/v1/receipts',
      credit('n', '1.00', { valueDate: '2023-12-31' }),
    ],
    ['CURRENCY_MISMATCH', 422, '/v1/receipts', credit('n', '1.00', { net: eur('1.00') })],
    ['INVALID_AMOUNT', 422, '/v1/receipts', credit('n', '0.00')],
    ['DATE_IN_FUTURE', 422, '/v1/receipts', credit('n', '1.00', { valueDate: '2024-07-17' })],
    [
      'PLEDGE_UNKNOWN',
      422,
      '/v1/receipts',
      credit('n', '1.00', { application: application('nothing', '1.00') }),
    ],
    [
      'CHARGES_ABOVE_TOLERANCE',
      422,
      '/v1/receipts',
      credit('n', '949.99', {
        charges: usd('50.01'),
        application: application('SIGNED', '1000.00'),
      }),
    ],
  ],
  'an application': [
    ['RECEIPT_STATUS', 409, '/v1/receipts/{reversed}/applications', application('SIGNED', '1.00')],
    [
      'RECEIPT_EXCEEDED',
      422,
      '/v1/receipts/{waiting}/applications',
      application('SIGNED', '100.01'),
    ],
    ['PLEDGE_STATUS', 409, '/v1/receipts/{waiting}/applications', application('WITHDRAWN', '1.00')],
    [
      'INSTALMENT_UNKNOWN',
      422,
      '/v1/receipts/{waiting}/applications',
      application('SIGNED', '1.00', line({ instalment: 2 })),
    ],
    [
      'SETTLEMENT_EXCEEDS_OUTSTANDING',
      422,
      '/v1/receipts/{waiting}/applications',
      application('PAID', '1.00'),
    ],
    [
      'PAID_AMOUNT_REQUIRED',
      422,
      '/v1/receipts/{waiting}/applications',
      application('EURO', '1.00', line({ instalment: 1, settles: eur('1.00') })),
    ],
    [
      'EXCESS_DONOR_MISMATCH',
      422,
      '/v1/receipts/{waiting}/applications',
      application('SIGNED', '1.00', {
        excess: { amount: usd('1.00'), treatment: 'REFUNDABLE', donorId: 'DON-B' },
      }),
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/receipts/{waiting}/applications',
      application('SIGNED', '1.00', { effectiveDate: '2024-07-01' }),
    ],
  ],
  'undoing a receipt': [
    ['APPLICATION_UNKNOWN', 404, '/v1/receipts/{R1}/applications/nothing/reversal', reversal],
    ['DEPENDENT_EVENTS', 409, '/v1/receipts/{R1}/applications/{R1.application}/reversal', reversal],
    [
      'ALREADY_REVERSED',
      409,
      '/v1/receipts/{undone}/applications/{undone.application}/reversal',
      reversal,
    ],
    ['DEPENDENT_EVENTS', 409, '/v1/receipts/{R1}/reversal', reversal],
    [
      'DEPENDENT_EVENTS',
      409,
      '/v1/receipts/{R1}/reversal',
      { ...reversal, withApplications: true },
    ],
    ['ALREADY_REVERSED', 409, '/v1/receipts/{reversed}/reversal', reversal],
    [
      'DATES_NOT_ORDERED',
      422,
      '/v1/receipts/{waiting}/reversal',
      { ...reversal, effectiveDate: '2024-07-01' },
    ],
    ['RETURN_EXCEEDS_OVERPAYMENT', 422, '/v1/receipts/{R1}/returns', back({ kind: 'OVERPAYMENT' })],
    [
      'RETURN_EXCEEDS_UNAPPLIED',
      422,
      '/v1/receipts/{waiting}/returns',
      back({ amount: usd('100.01') }),
    ],
    [
      'DUPLICATE_BANK_REFERENCE',
      409,
      '/v1/receipts/{waiting}/returns',
      back({ paymentReference: 'PAY-1' }),
    ],
    ['CURRENCY_MISMATCH', 422, '/v1/receipts/{waiting}/returns', back({ bankAccount: 'BK-EUR' })],
    ['BANK_ACCOUNT_UNKNOWN', 422, '/v1/receipts/{waiting}/returns', back({ bankAccount: 'BK-X' })],
  ],
};

async function build(client: Client): Promise<Names> {
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
  await client.done('/v1/pledges', signed('SIGNED', {}));
  await client.done('/v1/pledges', {
    ...announcement('EURO', { announcedOn: undefined, amount: eur('1130.00') }),
    agreement: terms(eur('1130.00')),
  });
  const cancelled = await client.done('/v1/pledges', signed('CANCELLED', {}));
  const cancelledId: string = cancelled.events[0].id;
  await client.done(`/v1/pledges/CANCELLED/events/${cancelledId}/reversal`, reversal);
  const paid = await paidPledge(client, 'PAID');
  await client.done('/v1/pledges/PAID/allocations', allocation('A1', '452.00'));
  await tiedPledge(client);
  const undone = await paidPledge(client, 'UNDONE');
  const undonePath = `/v1/receipts/${undone.receiptId}/applications/${undone.applicationId}/reversal`;
  await client.done(undonePath, reversal);
  const waiting = await client.done('/v1/receipts', credit('waiting', '150.00'));
  const returned = back({ amount: usd('50.00'), paymentReference: 'PAY-1' });
  await client.done(`/v1/receipts/${waiting.id}/returns`, returned);
  const reversed = await client.done('/v1/receipts', credit('reversed', '100.00'));
  await client.done(`/v1/receipts/${reversed.id}/reversal`, reversal);
  return {
    announcement: open.events[0].id,
    cancelled: cancelledId,
    signature: paid.signature,
    R1: paid.receiptId,
    'R1.application': paid.applicationId,
    undone: undone.receiptId,
    'undone.application': undone.applicationId,
    waiting: waiting.id,
    reversed: reversed.id,
  };
}

/** Money that its donor gave for j, received and released for it. */
async function tiedPledge(client: Client): Promise<void> {
  const earmarks = [{ purpose: 'j', amount: usd('1130.00') }];
  await client.done('/v1/pledges', signed('TIED', {}, { ...fromB, earmarks }));
  const applied = { application: application('TIED', '1130.00') };
  await client.done('/v1/receipts', credit('credit of TIED', '1130.00', applied));
  const lines = [
    { from: { purpose: 'j' }, to: { purpose: 'j', level: 'GLOBAL' }, gross: usd('113.00') },
  ];
  await client.done('/v1/pledges/TIED/allocations', allocation('A2', '113.00', { lines }));
}

describe('what the business refuses', () => {
  let service: Service;
  let client: Client;
  let names: Names;
  let headBefore: number;
  let contract: {
    paths: Record<string, { post?: { responses: Record<string, { description: string }> } }>;
  };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-03-11T09:00:00.000Z' });
    client = new Client(service);
    service.clock.set(new Date('2024-07-15T09:00:00.000Z'));
    names = await build(client);
    headBefore = await client.head();
    contract = (await request(service.app.getHttpServer()).get('/docs-json')).body;
  });

  afterAll(() => service.stopAndRemove());

  const filled = (path: string) =>
    path.replace(/\{([^}]+)\}/g, (_, name: string) => names[name] ?? '');

  /** What the contract says of a path, which may be given with ids in it. */
  function documented(path: string, status: number): string {
    const steps = path.split('/');
    const route = Object.keys(contract.paths).find((template) => {
      const parts = template.split('/');
      return (
        parts.length === steps.length &&
        parts.every((part, index) => part.startsWith('{') || part === steps[index])
      );
    });
    return contract.paths[route ?? '']?.post?.responses[status]?.description ?? '';
  }

  describe.each(Object.keys(refusals))('%s', (group) => {
    it.each(refusals[group] ?? [])('%s: %i on %s', async (code, status, path, body) => {
      const answer = await client.post(filled(path), body);
      expect({ code: answer.body.code, status: answer.status }).toEqual({ code, status });
      expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
      expect(answer.headers['content-type']).toMatch('application/problem+json');
      expect(documented(path, status)).toContain(code);
    });
  });

  it('changes nothing, and is not remembered under its key', async () => {
    expect(await client.head()).toBe(headBefore);
    const refused = await client.post('/v1/pledges', announcement('NEW', { donorId: 'nobody' }), {
      key: 'once refused',
    });
    expect(refused.status).toBe(422);
    await client.done('/v1/pledges', announcement('NEW'), { key: 'once refused' });
  });
});
