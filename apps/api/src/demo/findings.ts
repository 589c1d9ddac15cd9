import type { Script, ScriptedRequest } from './worked-example';

const people = {
  officer: { recordedBy: 'u.accounts', certifiedBy: 'u.certify', approvedBy: 'u.approve' },
  controller: { recordedBy: 'u.accounts', certifiedBy: 'u.certify', approvedBy: 'u.controller' },
  cashier: { recordedBy: 'u.cashier' },
} as const;

/** Makes a request on 3 June 2025, the last day of the worked example. */
function onLastDay(
  minute: string,
  actors: ScriptedRequest['actors'],
  [path, body]: readonly [string, object],
): readonly ScriptedRequest[] {
  const at = `2025-06-03T${minute}:00Z`;
  return [{ at, actors, idempotencyKey: `finding ${minute}`, method: 'POST', path, body }];
}

/** Dates for lists of exchange rates of 2 June 2025. */
const ratesOfJune = { effectiveDate: '2025-06-02', publishedOn: '2025-06-02' };

/**
 * Commands that the demo plays after the worked example. Because of them, each audit test finds something, and a
 * statement can be proved. They change no figure of a donor.
 */
export const findings: Script = {
  setup: [],
  events: {
    F01: onLastDay('09:00', people.officer, [
      '/v1/exchange-rates',
      {
        ...ratesOfJune,
        kind: 'MANUAL',
        source: { name: 'rate of the bank' },
        rates: { EUR: '0.890' },
        approvalReference: 'memo of 2025-06-02',
        reason: 'the list of June is late',
      },
    ]),
    F02: onLastDay('09:10', people.cashier, [
      '/v1/receipts',
      {
        bankAccount: 'BK-EUR',
        bankReference: '20250602-000031',
        valueDate: '2025-06-02',
        net: { amount: '8900.00', currency: 'EUR' },
        charges: { amount: '0.00', currency: 'EUR' },
      },
    ]),
    F03: onLastDay('09:20', people.officer, [
      '/v1/exchange-rates',
      {
        ...ratesOfJune,
        kind: 'MONTHLY',
        source: { name: 'fictitious UNORE list' },
        rates: { EUR: '0.900' },
        supersedes: '2025-06-02.MANUAL',
      },
    ]),
    F04: onLastDay('09:30', people.cashier, [
      '/v1/receipts',
      {
        bankAccount: 'BK-USD',
        bankReference: '20250220-000008',
        valueDate: '2025-02-20',
        net: { amount: '3000.00', currency: 'USD' },
        charges: { amount: '0.00', currency: 'USD' },
      },
    ]),
    F05: onLastDay('09:40', people.controller, [
      '/v1/periods/2025-01/soft-close',
      { effectiveDate: '2025-06-03' },
    ]),
    F06: onLastDay('09:50', people.controller, [
      '/v1/bank-accounts/BK-USD/fees',
      {
        effectiveDate: '2025-01-31',
        amount: { amount: '25.00', currency: 'USD' },
        bankReference: '20250131-000052',
        documentReference: 'bank statement 2025-01 of BK-USD',
      },
    ]),
    F07: onLastDay('10:00', people.officer, [
      '/v1/donors/DON-A/statements',
      { from: '2024-01-01', to: '2024-12-31' },
    ]),
  },
  refused: {},
};

/** Name of the last of these commands that is played. */
export const lastFindingPlayed = 'F07';
