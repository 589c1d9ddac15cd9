import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;

/** Pledges of a donor in euros, a receipt of theirs and one that was reversed, up to its application. */
const honest = StoredLog.read('specimen-log')
  .through(247)
  .only(
    'ledger',
    'delegations',
    'signing',
    'donor-DON-A',
    'rates',
    'bank-',
    'pledge-P1',
    'receipt-4b6',
    'receipt-401',
    'receipt-ec1',
    'claim-904',
  );
const announced = honest.place('PledgeAnnounced');
const recorded = honest.place('ReceiptRecorded', 'receipt-4b6');
const another = honest.place('ReceiptRecorded', 'receipt-401');
const reversed = honest.place('ReceiptReversed');
const ofThings = (log: StoredLog) =>
  log.findings().filter((found) => /NOT_IN_LOG|RECEIPT|CREDIT|REVERSED/.test(found));

describe('what a verifier finds of donors, accounts, rates and credits', () => {
  it('finds nothing where all are registered before', () => {
    expect(honest.findings()).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'a pledge names another donor',
      (log) => log.withData(announced, () => ({ donorId: 'DON-X' })),
      ['121 NOT_IN_LOG: the event names donor DON-X, who is not registered before it'],
    ],
    [
      'a pledge names another rate',
      (log) => log.withText(announced, '"0.900"', '"0.901"'),
      [
        '121 NOT_IN_LOG: the event names a rate of 0.901 of list 2024-05-01.MONTHLY, which has no such rate',
      ],
    ],
    [
      'a pledge names another list of rates',
      (log) => log.withText(announced, '2024-05-01.MONTHLY', '2024-06-01.MONTHLY'),
      [
        '121 NOT_IN_LOG: the event names rate list 2024-06-01.MONTHLY, which is not published before it',
      ],
    ],
    [
      'a pledge names the list as one of another day',
      (log) =>
        log.withText(announced, '"effectiveDate":"2024-05-01"', '"effectiveDate":"2024-05-02"'),
      [
        '121 NOT_IN_LOG: the event names a rate of 0.900 of list 2024-05-01.MONTHLY, which has no such rate',
      ],
    ],
    [
      'a receipt names another bank account',
      (log) => log.withData(recorded, () => ({ bankAccount: 'BK-X' })),
      [
        '135 NOT_IN_LOG: the event names bank account BK-X, which is not opened before it',
        '135 OTHER_RECEIPT: credit 20240702-000117 on BK-X is receipt cfa312d5, and not 4b64bcdc',
      ],
    ],
    [
      'a receipt is booked on the ledger account of another',
      (log) => log.withData(recorded, () => ({ ledgerAccount: '1199' })),
      ['135 NOT_IN_LOG: the event books BK-EUR on another ledger account than 1120'],
    ],
    [
      'a receipt has another reference',
      (log) => log.withData(recorded, () => ({ bankReference: 'ELSE' })),
      ['135 OTHER_RECEIPT: credit ELSE on BK-EUR is receipt 82568f86, and not 4b64bcdc'],
    ],
    [
      'a receipt has another id',
      (log) =>
        log.withData(recorded, () => ({ receiptId: '6e311257-d86e-52f6-8c4f-39ee194be3b6' })),
      ['135 OTHER_RECEIPT: credit 20240702-000117 on BK-EUR is receipt 4b64bcdc, and not 6e311257'],
    ],
    [
      'a receipt stands on another stream',
      (log) =>
        log.with(recorded, () => ({
          stream: 'receipt-6e311257-d86e-52f6-8c4f-39ee194be3b6',
          revision: 0,
        })),
      ['135 OTHER_RECEIPT: credit 20240702-000117 on BK-EUR is receipt 4b64bcdc, and not 4b64bcdc'],
    ],
    [
      'a credit is booked twice',
      (log) => log.plus(log.at(recorded), recorded),
      ['166 CREDIT_TWICE: credit 20240702-000117 on BK-EUR was booked before, and is not reversed'],
    ],
    [
      'a credit is booked again after it was reversed',
      (log) => log.plus(log.at(another), another),
      [],
    ],
    [
      'a credit is booked twice, and the first was not reversed',
      (log) => log.without(reversed).plus(log.at(another), another),
      ['165 CREDIT_TWICE: credit 20240917-000014 on BK-EUR was booked before, and is not reversed'],
    ],
    ['a receipt is reversed twice', (log) => log.plus(log.at(reversed), reversed), []],
  ])('says so where %s', (_what, forge, expected) => {
    expect(ofThings(forge(honest))).toEqual(expected);
  });
});

describe('what a verifier finds of statements', () => {
  const stored = StoredLog.read('specimen-log')
    .through(388)
    .only('ledger', 'delegations', 'signing', 'statement-');
  const issued = stored.place('StatementIssued');
  const ofStatements = (log: StoredLog) =>
    log.findings().filter((found) => /STATEMENT|DOCUMENT/.test(found));

  it.each<[string, Forgery, readonly string[]]>([
    [
      'it says something else',
      (log) =>
        log.withData(issued, ({ statement }) => ({
          statement: { ...(statement as object), donor: 'another' },
        })),
      [
        '86 OTHER_DOCUMENT: the statement in JSON is said to have the hash ed17c52b, and has d02df753',
      ],
    ],
    [
      'a form has another hash',
      (log) =>
        log.withData(issued, ({ renditions }) => ({
          renditions: (renditions as object[]).map((one) => ({ ...one, sha256: 'a'.repeat(64) })),
        })),
      [
        '86 OTHER_DOCUMENT: the statement in JSON is said to have the hash aaaaaaaa, and has ed17c52b',
      ],
    ],
    [
      'a form has another size',
      (log) =>
        log.withData(issued, ({ renditions }) => ({
          renditions: (renditions as object[]).map((one) => ({ ...one, bytes: 7 })),
        })),
      [
        '86 OTHER_DOCUMENT: the statement in JSON is said to have the hash ed17c52b, and has ed17c52b',
      ],
    ],
    [
      'it is of another donor',
      (log) => log.withData(issued, () => ({ donorId: 'DON-B' })),
      [
        '86 OTHER_STATEMENT: the id of a statement of this donor and period is 3ea74649, and not 9bed5601',
      ],
    ],
    [
      'it stands on another stream',
      (log) => log.with(issued, () => ({ stream: 'statement-1', revision: 0 })),
      [
        '86 OTHER_STATEMENT: the id of a statement of this donor and period is 9bed5601, and not 9bed5601',
      ],
    ],
    [
      'it is issued twice',
      (log) => log.plus(log.at(issued), issued),
      ['88 STATEMENT_TWICE: statement 9bed5601 was issued before'],
    ],
  ])('says so where %s', (_what, forge, expected) => {
    expect(ofStatements(forge(stored))).toEqual(expected);
  });
});
