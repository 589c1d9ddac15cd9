import type { AnyLedgerEvent } from '../../log/events';
import {
  cashierFaults,
  commandedFaults,
  commandFaults,
  followingFaults,
  ruleFaults,
  versionFaults,
} from './act-faults';
import type { Proposed } from './open-proposals';

const proposed = {
  proposedBy: 'amara',
  command: 'RecordReceipt',
  signedAs: [{ person: 'amara' }],
  follows: 'P7',
} as unknown as Proposed;

describe('what a proposal states beside its command', () => {
  it('must name as cashier whoever recorded the credit', () => {
    expect(cashierFaults(proposed, undefined)).toEqual([]);
    expect(cashierFaults({ ...proposed, cashier: 'carla' }, 'carla')).toEqual([]);
    expect(cashierFaults(proposed, 'carla')).toEqual([
      ['OTHER_PEOPLE', 'the event names nobody as the cashier, and carla recorded the credit'],
    ]);
    expect(cashierFaults({ ...proposed, cashier: 'dora' }, undefined)).toEqual([
      ['OTHER_PEOPLE', 'the event names dora as the cashier, and nobody recorded the credit'],
    ]);
  });

  it('must continue a run of the same person, command and authority', () => {
    const of = (more: object) => followingFaults(proposed, { ...proposed, ...more });
    expect(of({})).toEqual([]);
    const fault = [
      ['NOT_DELEGATED', 'the event continues a run of amara, and P7 is no run that they recorded'],
    ];
    expect(followingFaults(proposed, undefined)).toEqual(fault);
    expect(of({ proposedBy: 'bruno' })).toEqual(fault);
    expect(of({ command: 'RunRevaluation' })).toEqual(fault);
    expect(of({ signedAs: [] })).toEqual(fault);
  });

  it('must have the version that comes next', () => {
    expect(versionFaults(2, 2)).toEqual([]);
    expect(versionFaults(1, 2)).toEqual([
      ['OTHER_VERSION', 'the event is version 1 of the proposal where version 2 must be'],
    ]);
  });

  it('is judged by the strictest rule in force since the proposal', () => {
    const receipt = { command: 'RecordReceipt' };
    const strict = { ...receipt, before: 'THREE_PEOPLE' } as const;
    const mild = { ...receipt, before: 'TWO_PEOPLE' } as const;
    expect(ruleFaults('TWO_PEOPLE', receipt, 'TWO_PEOPLE')).toEqual([]);
    expect(ruleFaults('THREE_PEOPLE', strict, 'TWO_PEOPLE')).toEqual([]);
    expect(ruleFaults('THREE_PEOPLE', mild, 'THREE_PEOPLE')).toEqual([]);
    expect(ruleFaults('TWO_PEOPLE', strict, 'TWO_PEOPLE')).toEqual([
      ['OTHER_RULE', 'the event is judged by TWO_PEOPLE, and THREE_PEOPLE was in force'],
    ]);
  });
});

describe('a proposed command', () => {
  it('is one that people sign, with all facts that it requires', () => {
    expect(commandFaults({ command: 'OpenTheSafe', facts: {} })).toEqual([
      ['OTHER_COMMAND', 'the event proposes OpenTheSafe, which is no command that people sign'],
    ]);
    expect(commandFaults({ command: 'toString', facts: {} })).toHaveLength(1);
    const facts = { signedOn: '2024-05-06' };
    expect(commandFaults({ command: 'SignAgreement', facts })[0]?.[1]).toMatch(
      /^the event proposes SignAgreement, and does not state /,
    );
  });
});

describe('an event that a signed command booked', () => {
  const signed = (data: object) => ({ type: 'AgreementSigned', data }) as unknown as AnyLedgerEvent;
  const of = (data: object, facts: object) =>
    commandedFaults(signed(data), { command: 'SignAgreement', facts });
  const unlike = (name: string, booked: string, stated: string) => [
    [
      'NOT_AS_SIGNED',
      `the ${name} of the event is ${booked}, and SignAgreement that was signed states ${stated}`,
    ],
  ];

  it('is not compared with a command that nobody signs', () => {
    const other = { command: 'OpenTheSafe', facts: { note: 'x' } };
    expect(commandedFaults(signed({ note: 'y' }), other)).toEqual([]);
  });

  it('is of a type that the command books', () => {
    const event = { type: 'ReceiptRecorded', data: {} } as unknown as AnyLedgerEvent;
    expect(commandedFaults(event, { command: 'SignAgreement', facts: {} })).toEqual([
      ['NOT_AS_SIGNED', 'ReceiptRecorded is no event that SignAgreement books'],
    ]);
  });

  it.each<[object, object]>([
    [{ note: 'a' }, { note: 'a' }],
    [{}, { note: 'a' }],
    [{ effectiveDate: '2024-05-06' }, { signedOn: '2024-05-06' }],
    [{ terms: { amount: '5', more: 1 } }, { terms: { amount: '5' } }],
    [{ terms: {} }, { terms: { balance: '0.00' } }],
    [{ lines: [1, 2] }, { lines: [3] }],
    [{ note: null }, { note: undefined }],
  ])('%j agrees with %j', (data, facts) => {
    expect(of(data, facts)).toEqual([]);
  });

  it.each<[object, object, [string, string, string]]>([
    [{ note: 'a' }, { note: 'b' }, ['note', '"a"', '"b"']],
    [{ note: 'a' }, { note: null }, ['note', '"a"', 'null']],
    [
      { effectiveDate: '2024-05-06' },
      { signedOn: '2024-05-07' },
      ['effectiveDate', '"2024-05-06"', '"2024-05-07"'],
    ],
    [
      { effectiveDate: '2024-05-06' },
      { effectiveDate: '2024-05-07' },
      ['effectiveDate', '"2024-05-06"', '"2024-05-07"'],
    ],
    [{ lines: 'x' }, { lines: [3] }, ['lines', '"x"', '[3]']],
    [{ terms: null }, { terms: { amount: '5' } }, ['terms', 'null', '{"amount":"5"}']],
    [{ terms: 'x' }, { terms: { amount: '5' } }, ['terms', '"x"', '{"amount":"5"}']],
    [{ terms: ['5'] }, { terms: { 0: '5' } }, ['terms', '["5"]', '{"0":"5"}']],
    [{ terms: 'x' }, { terms: {} }, ['terms', '"x"', '{}']],
    [{ terms: null }, { terms: {} }, ['terms', 'null', '{}']],
    [{ terms: [] }, { terms: {} }, ['terms', '[]', '{}']],
    [
      { terms: { amount: '4' } },
      { terms: { amount: '5' } },
      ['terms', '{"amount":"4"}', '{"amount":"5"}'],
    ],
    [{ terms: {} }, { terms: { amount: '5' } }, ['terms', '{}', '{"amount":"5"}']],
    [
      { terms: { balance: '1.00' } },
      { terms: { balance: '0.00' } },
      ['terms', '{"balance":"1.00"}', '{"balance":"0.00"}'],
    ],
  ])('%j contradicts %j', (data, facts, [name, booked, stated]) => {
    expect(of(data, facts)).toEqual(unlike(name, booked, stated));
  });
});
