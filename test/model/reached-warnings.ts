import type { AnyLedgerEvent } from '@art30/accounting';
import type { LedgerWorld } from './ledger-world';

/**
 * States with a warning, and states that only rules of a later year or on anonymous donors produce, which random
 * histories must reach.
 */
export const warnedStates = [
  'signed in 2026 without compliance obligations',
  'received under an agreement of 2026',
  'spent under an agreement of 2026',
  'signed by an anonymous donor',
  'donor of a name that is there already',
  'agreement under a reference used before',
  'credit of a day and amount that is there already',
  'rate that is half or twice the one before',
  'rate that is unusual and no jump',
  'money exchanged far off the rate',
  'money exchanged at an unusual price',
] as const;

type State = (typeof warnedStates)[number];

export function ofWarned(event: AnyLedgerEvent, world: LedgerWorld): [State, boolean][] {
  const { type, data } = event;
  const warnings = ('warnings' in data ? data.warnings : undefined) ?? [];
  const isWarnedOf = (code: string) => warnings.some((warning) => warning.code === code);
  const isApproved = 'approvalReference' in data && data.approvalReference !== undefined;
  const isOf2026 = 'policy' in data && data.policy === 'IPSAS47-NONE@1';
  const isJump = isWarnedOf('RATE_JUMP');
  const isLike = isWarnedOf('LIKELY_DUPLICATE');
  const states: [State, AnyLedgerEvent['type'], boolean][] = [
    ['signed in 2026 without compliance obligations', 'AgreementSigned', isOf2026],
    ['received under an agreement of 2026', 'ReceiptApplied', isOf2026],
    ['spent under an agreement of 2026', 'ExpenditureReported', isOf2026],
    ['signed by an anonymous donor', 'AgreementSigned', isOfAnonymous(event, world)],
    ['donor of a name that is there already', 'DonorRegistered', isLike],
    ['agreement under a reference used before', 'AgreementSigned', isLike],
    ['credit of a day and amount that is there already', 'ReceiptRecorded', isLike],
    ['rate that is half or twice the one before', 'ExchangeRatesPublished', isJump && isApproved],
    ['rate that is unusual and no jump', 'ExchangeRatesPublished', isJump && !isApproved],
  ];
  return [
    ...states.map(([state, of, holds]): [State, boolean] => [state, type === of && holds]),
    ['money exchanged far off the rate', isWarnedOf('UNUSUAL_PRICE') && isApproved],
    ['money exchanged at an unusual price', isWarnedOf('UNUSUAL_PRICE') && !isApproved],
  ];
}

function isOfAnonymous({ data }: AnyLedgerEvent, { ledgerStates }: LedgerWorld): boolean {
  return 'donorId' in data && ledgerStates.donors.get(data.donorId ?? '')?.kind === 'ANONYMOUS';
}
