/**
 * Shares no modules with other specs: it makes classes of shapes without the member `documents` that routes
 * add, and a process has one class per shape.
 *
 * @jest-environment node
 */
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import {
  Acceptance,
  Allocation,
  Amendment,
  Application,
  Assessment,
  BankAccountOpening,
  BankCredit,
  PartyStatus,
  PledgeOpening,
  PurposeEntry,
  RateListPublication,
  Reallocation,
  ReceiptReversal,
  Reduction,
  Registration,
  Return,
  Reversal,
  Signature,
  Withdrawal,
} from '@art30/accounting';
import { PageQuery } from '@art30/books';
import { NoPath } from '../routes/command-routes';
import { classOf } from './schema-class';
import { DonorPath } from '../resources/donors.routes';
import { ProblemException, type Fault } from '../problems/problem';
import {
  fieldNameLengthMax,
  listItemsMax,
  objectFieldsMax,
  ValidationPipe,
} from './validation.pipe';

type Shape = Type<object>;
type Body = Record<string, unknown>;

const OpeningShape = classOf(PledgeOpening);
const SignatureShape = classOf(Signature);
const RateListShape = classOf(RateListPublication);

const pipe = new ValidationPipe();
const body = (shape: Shape, value: unknown) =>
  pipe.transform(value, { type: 'body', metatype: shape });

function faultsOf(shape: Shape, value: unknown): Fault[] {
  try {
    body(shape, value);
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    expect(error.problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
    return [...(error.problem.errors ?? [])];
  }
  return [];
}

function problemWith(value: unknown) {
  try {
    body(OpeningShape, value);
  } catch (error) {
    if (error instanceof ProblemException) return error.problem;
    throw error;
  }
  throw new Error('it was let through');
}

const fieldsAtFault = (shape: Shape, value: unknown) =>
  faultsOf(shape, value).map(({ field }) => field);

const eur = { amount: '600000.00', currency: 'EUR' };
const usd = { amount: '226.00', currency: 'USD' };
const dated = { effectiveDate: '2024-05-07' };
const terms = {
  signedOn: '2024-05-06',
  agreementReference: 'AGR-2024-001',
  instalments: [{ no: 1, dueOn: '2024-06-30', amount: eur }],
  condition: null,
  pscRate: '0.13',
  source: 'BUDGET',
};
const announcement = {
  donorId: 'DON-A',
  recommendation: 'n',
  announcedOn: '2024-03-11',
  amount: eur,
  earmarks: [],
};
const application = { ...dated, pledgeId: 'P1', lines: [{ settles: eur }] };

/** A minimal valid body for each command. */
const least: Readonly<Record<string, [Shape, Body]>> = {
  donor: [classOf(Registration), { name: 'Donor B', kind: 'FOUNDATION' }],
  'party status': [classOf(PartyStatus), { since: '2003-09-29', reference: 'C.N.1' }],
  'due diligence': [
    classOf(Assessment),
    { outcome: 'CLEARED', assessedOn: '2024-02-20', validUntil: '2026-02-20', reference: 'DD' },
  ],
  purpose: [
    classOf(PurposeEntry),
    { ...dated, code: 'k.x', kind: 'SUB_PURPOSE', label: 'X', recommendations: ['m'] },
  ],
  rates: [
    RateListShape,
    {
      ...dated,
      publishedOn: '2024-05-01',
      kind: 'MONTHLY',
      source: { name: 'UNORE' },
      rates: { EUR: '0.9' },
    },
  ],
  'bank account': [
    classOf(BankAccountOpening),
    { code: 'BK-EUR', currency: 'EUR', ledgerAccount: '1120', openedOn: '2024-01-01' },
  ],
  pledge: [OpeningShape, announcement],
  amendment: [classOf(Amendment), { ...dated, amount: eur, reason: 'note verbale' }],
  acceptance: [classOf(Acceptance), dated],
  withdrawal: [classOf(Withdrawal), { ...dated, reason: 'withdrawn' }],
  agreement: [SignatureShape, terms],
  allocation: [
    classOf(Allocation),
    { ...dated, lines: [{ from: { purpose: 'TA-GEN' }, to: { purpose: 'k' }, gross: usd }] },
  ],
  reduction: [
    classOf(Reduction),
    { ...dated, lines: [{ from: { purpose: 'k' }, gross: usd }], reason: 'cancelled' },
  ],
  reallocation: [
    classOf(Reallocation),
    { ...dated, from: { purpose: 'j' }, to: { purpose: 'l' }, gross: usd },
  ],
  reversal: [classOf(Reversal), { ...dated, reasonCode: 'OTHER', reason: 'again' }],
  receipt: [
    classOf(BankCredit),
    { bankAccount: 'BK', bankReference: 'r', valueDate: '2024-07-02', net: eur, charges: eur },
  ],
  application: [classOf(Application), application],
  return: [
    classOf(Return),
    { ...dated, kind: 'OVERPAYMENT', amount: usd, paymentReference: 'PAY-1' },
  ],
  'reversal of a receipt': [
    classOf(ReceiptReversal),
    { ...dated, reasonCode: 'OTHER', reason: 'again' },
  ],
};

describe.each(Object.entries(least))('the body of a %s', (_name, [shape, given]) => {
  it('is handed on as it came', () => {
    expect(body(shape, given)).toBe(given);
  });

  it('needs each of its members and names the one that is missing', () => {
    for (const member of Object.keys(given).filter((name) => name !== 'condition')) {
      const rest = Object.entries(given).filter(([name]) => name !== member);
      expect(fieldsAtFault(shape, Object.fromEntries(rest))).toEqual([member]);
    }
  });

  it('takes no null for a member left out', () => {
    for (const member of Object.keys(given).filter((name) => name !== 'condition')) {
      expect(fieldsAtFault(shape, { ...given, [member]: null })).toEqual([member]);
    }
  });

  it('takes the reference of a document', () => {
    expect(fieldsAtFault(shape, { ...given, documentReference: 'note verbale' })).toEqual([]);
    expect(fieldsAtFault(shape, { ...given, documentReference: 7 })).toEqual(['documentReference']);
  });

  it('has no member that nobody knows', () => {
    expect(faultsOf(shape, { ...given, colour: 'red' })).toEqual([
      { field: 'colour', detail: expect.stringMatching(/^is not a field here: the fields are /) },
    ]);
  });

  it('is a JSON object', () => {
    for (const value of [undefined, null, [], [given], 'text', 7]) {
      expect(faultsOf(shape, value)).toEqual([
        { field: '', detail: 'the body must be a JSON object' },
      ]);
    }
  });
});

describe('members of a body', () => {
  const pledge = (changes: Body) => fieldsAtFault(OpeningShape, { ...announcement, ...changes });
  const lines = (count: number) =>
    Array.from({ length: count }, () => ({ purpose: 'k', amount: eur }));

  it.each<[string, Body, string[]]>([
    ['an id with a space', { id: 'P 1' }, ['id']],
    ['an id of 65 characters', { id: 'p'.repeat(65) }, ['id']],
    ['an unknown recommendation', { recommendation: 'o' }, ['recommendation']],
    ['an amount that is a number', { amount: { amount: 1, currency: 'EUR' } }, ['amount.amount']],
    ['grouped digits', { amount: { amount: '1,000.00', currency: 'EUR' } }, ['amount.amount']],
    ['an exponent', { amount: { amount: '1e5', currency: 'EUR' } }, ['amount.amount']],
    [
      'a currency in small letters',
      { amount: { amount: '1', currency: 'eur' } },
      ['amount.currency'],
    ],
    ['an amount with a third member', { amount: { ...eur, usd: '1' } }, ['amount.usd']],
    ['a list in place of an amount', { amount: [eur] }, ['amount']],
    ['a list in a list', { earmarks: [lines(1)] }, ['earmarks']],
    ['nothing in a list', { earmarks: [null] }, ['earmarks']],
    ['101 earmarks', { earmarks: lines(101) }, ['earmarks']],
    ['an earmark at fault', { earmarks: [...lines(1), { purpose: 'k' }] }, ['earmarks[1].amount']],
    ['a date with a time', { announcedOn: '2024-03-11T00:00:00Z' }, ['announcedOn']],
    ['a date in another order', { announcedOn: '11-03-2024' }, ['announcedOn']],
    ['a long occasion', { occasion: 'o'.repeat(201) }, ['occasion']],
    ['an empty occasion', { occasion: ' ' }, ['occasion']],
    ['a control character', { occasion: 'a\u0000b' }, ['occasion']],
  ])('refuse %s', (_what, changes, fields) => {
    expect(pledge(changes)).toEqual(fields);
  });

  it('leave to the business what the business decides', () => {
    expect(pledge({ amount: { amount: '100.50', currency: 'JPY' } })).toEqual([]);
    expect(pledge({ amount: { amount: '-1.00', currency: 'EUR' } })).toEqual([]);
    expect(pledge({ amount: { amount: '1', currency: 'XXX' } })).toEqual([]);
    expect(pledge({ announcedOn: '2024-02-30' })).toEqual([]);
    const [shape, move] = least['reallocation'] as [Shape, Body];
    const to = { purpose: 'l', level: 'PLANET' };
    expect(fieldsAtFault(shape, { ...move, to })).toEqual([]);
    const donorConsent = { reference: '', date: '2024-10-04' };
    expect(fieldsAtFault(shape, { ...move, donorConsent })).toEqual([]);
    const condition = { kind: 'PERFORMANCE', text: '', returnClause: '' };
    expect(fieldsAtFault(SignatureShape, { ...terms, condition })).toEqual([]);
  });

  it('are all told at once', () => {
    expect(pledge({ donorId: '', recommendation: 'x', colour: 'red', amount: {} })).toEqual([
      'colour',
      'donorId',
      'recommendation',
      'amount.amount',
      'amount.currency',
    ]);
  });

  it('carry names that every object has only to be refused', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const value = JSON.parse(`{"${name}":1}`) as Body;
      expect(pledge(value)).toEqual([name]);
      expect(pledge({ amount: value })).toEqual([`amount.${name}`]);
    }
  });

  it('nest no deeper and list no more than any fact needs', () => {
    const deep = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as unknown;
    expect(faultsOf(OpeningShape, { ...announcement, earmarks: deep })[0]?.detail).toMatch(
      /deeper/,
    );
    const long = Array.from({ length: listItemsMax + 1 }, () => ({}));
    expect(faultsOf(OpeningShape, { ...announcement, earmarks: long })).toEqual([
      { field: 'earmarks', detail: `must have at most ${listItemsMax} items` },
    ]);
  });

  /** Makes an object whose members throw when they are read. */
  const untouchable = (fields: number) =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        Array.from({ length: fields }, (_, index) => [
          `a${index}`,
          { enumerable: true, get: fail },
        ]),
      ),
    );
  const fail = () => {
    throw new Error('a member was looked at');
  };

  it('that has too many fields is refused before any of them is looked at', () => {
    const many = untouchable(objectFieldsMax + 1);
    const detail = `must have at most ${objectFieldsMax} fields`;
    expect(problemWith(many)).toMatchObject({ status: 400, detail: `the request ${detail}` });
    expect(problemWith({ ...announcement, amount: many })).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      field: 'amount',
      detail: `amount ${detail}`,
    });
  });

  it('that has a longer name than any field has is refused without repeating all of it', () => {
    const name = 'k'.repeat(1_000_000);
    const problem = problemWith({ ...announcement, amount: { [name]: 1 } });
    expect(problem.field).toBe(`amount.${'k'.repeat(fieldNameLengthMax)}…`);
    expect(problem.detail.length).toBeLessThan(300);
  });
});

describe('a new pledge', () => {
  const { announcedOn, ...unannounced } = announcement;

  it('is announced or signed', () => {
    expect(fieldsAtFault(OpeningShape, { ...unannounced, announcedOn })).toEqual([]);
    expect(fieldsAtFault(OpeningShape, { ...unannounced, agreement: terms })).toEqual([]);
  });

  it('is not both, and not neither', () => {
    const both = { ...unannounced, announcedOn, agreement: terms };
    expect(faultsOf(OpeningShape, both)).toEqual([
      {
        field: 'agreement',
        detail: 'cannot be given together with announcedOn: leave one of them out',
      },
    ]);
    expect(faultsOf(OpeningShape, unannounced)[0]).toEqual({
      field: 'announcedOn',
      detail: 'is missing: it may be left out only where agreement is given',
    });
  });

  it('has an occasion only where it is announced', () => {
    const signed = { ...unannounced, agreement: terms, occasion: 'pledging event' };
    expect(fieldsAtFault(OpeningShape, signed)).toEqual(['occasion']);
  });

  it('has its agreement checked to the last member', () => {
    const instalments = [{ no: 1.5, dueOn: 'soon', amount: eur }];
    const agreement = { ...terms, instalments, source: 'LOTTERY', documentReference: 'x' };
    expect(fieldsAtFault(OpeningShape, { ...unannounced, agreement })).toEqual([
      'agreement.documentReference',
      'agreement.instalments[0].no',
      'agreement.instalments[0].dueOn',
      'agreement.source',
    ]);
  });
});

describe('a list of rates', () => {
  const rates = (value: unknown) =>
    fieldsAtFault(RateListShape, { ...least['rates']?.[1], rates: value });

  it('names currencies and decimal numbers in strings', () => {
    expect(rates({ EUR: '0.900', CHF: '0.89' })).toEqual([]);
    expect(rates({})).toEqual([]);
    for (const value of [{ eur: '1' }, { EUR: 1 }, { EUR: 'one' }, ['0.9'], 'EUR']) {
      expect(rates(value)).toEqual(['rates']);
    }
  });
});

describe('a path and a query', () => {
  const metatype = classOf(DonorPath);

  it('are checked and handed on, numbers as such', () => {
    const path = pipe.transform({ donorId: 'DON-A' }, { type: 'param', metatype });
    expect(path).toEqual({ donorId: 'DON-A' });
    const page = { type: 'query', metatype: classOf(PageQuery) } as const;
    expect(pipe.transform({ limit: '7' }, page)).toEqual({ limit: 7 });
    expect(() => pipe.transform({ limit: '7a' }, page)).toThrow(ProblemException);
    const wrong = () => pipe.transform({ donorId: 'DON A' }, { type: 'param', metatype });
    expect(wrong).toThrow(ProblemException);
  });

  it('are empty where the address has no variable parts', () => {
    expect(pipe.transform({}, { type: 'param', metatype: classOf(NoPath) })).toEqual({});
  });

  it('are let through where they are declared as nothing in particular', () => {
    expect(pipe.transform('x', { type: 'param', metatype: String })).toBe('x');
    expect(pipe.transform('x', { type: 'custom', metatype })).toBe('x');
  });
});

describe('the requests of the worked example', () => {
  interface Scripted {
    readonly path: string;
    readonly body: Body;
  }
  const script = JSON.parse(readFileSync('test/golden/worked-example.requests.json', 'utf8')) as {
    setup: Scripted[];
    events: Record<string, Scripted[]>;
    refused: Record<string, Scripted>;
  };
  const shapes: readonly [RegExp, Shape][] = [
    [/^\/v1\/bank-accounts$/, classOf(BankAccountOpening)],
    [/^\/v1\/donors$/, classOf(Registration)],
    [/\/due-diligence$/, classOf(Assessment)],
    [/^\/v1\/exchange-rates$/, RateListShape],
    [/^\/v1\/pledges$/, OpeningShape],
    [/\/amendments$/, classOf(Amendment)],
    [/\/agreement$/, SignatureShape],
    [/^\/v1\/receipts$/, classOf(BankCredit)],
    [/\/applications$/, classOf(Application)],
    [/\/returns$/, classOf(Return)],
    [/\/allocations$/, classOf(Allocation)],
    [/\/reallocations$/, classOf(Reallocation)],
    [/\/receipts\/[^/]+\/reversal$/, classOf(ReceiptReversal)],
  ];
  const refused = ['X01', 'X02', 'X03', 'X04', 'X05', 'X06', 'X07', 'X08', 'X09', 'X10'];
  const requests = [
    ...script.setup,
    ...Object.values(script.events).flat(),
    ...refused.map((name) => script.refused[name] as Scripted),
  ].filter(({ path }) => shapes.some(([pattern]) => pattern.test(path)));

  it.each(requests.map((request): [string, Scripted] => [request.path, request]))(
    'have the right shape: %s',
    (path, request) => {
      const [, shape] = shapes.find(([pattern]) => pattern.test(path)) as [RegExp, Shape];
      expect(faultsOf(shape, request.body)).toEqual([]);
    },
  );
});
