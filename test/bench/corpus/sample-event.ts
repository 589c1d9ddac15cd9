import { createHash } from 'node:crypto';

/** Makes an event of about the usual size of a ledger event, 1.5 kB, with its own id. */
export function sampleEvent(number: number) {
  const hash = createHash('sha256').update(`event ${number}`).digest('hex');
  const id = [8, 12, 16, 20, 32].map((end, index, ends) => hash.slice(ends[index - 1] ?? 0, end));
  const dims = { bankAccount: 'BK-EUR', donor: 'DON-17', pledge: 'PL-2024-0017', purpose: 'k' };
  const of = (account: string, amount: string, usd: string) => ({
    account,
    amount,
    currency: 'EUR',
    dims: { ...dims, instalment: '1' },
    usd,
  });
  const data = {
    assignmentId: hash.slice(0, 16),
    effectiveDate: '2024-11-30',
    policy: 'IPSAS23-UN@1',
    receiptId: hash.slice(16, 40),
    postingDate: '2024-11-30',
    evidence: [],
    entries: [
      ...[of('1110', `${number}.25`, `${number}.75`), of('2110', `-${number}.25`, `-${number}.75`)],
      ...[of('1310', `-${number}.25`, `-${number}.75`), of('2110', `${number}.25`, `${number}.75`)],
    ],
  };
  const metadata = {
    recordedAt: '2024-12-02T09:30:00.000Z',
    recordedBy: 'cashier.one',
    certifiedBy: 'certifier.one',
    approvedBy: 'approver.one',
    keyHash: hash,
    requestHash: hash,
  };
  return { id: id.join('-'), type: 'ReceiptApplied', data, metadata };
}
