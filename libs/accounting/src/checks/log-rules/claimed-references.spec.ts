import { StoredLog } from '@art30/testing';

type Forgery = (log: StoredLog) => StoredLog;

const first = 'claim-bd68a742';
/** An expenditure that was reversed, and its document used again on another pledge. */
const honest = StoredLog.read('specimen-log-undone')
  .through(241)
  .only(
    'ledger',
    'delegations',
    'signing',
    'bank-',
    'donor-',
    'rates',
    'receipt-6c9',
    'receipt-cdd',
    'pledge-',
    first,
  );
const claimed = honest.place('ReferenceClaimed');
const released = honest.place('ReferenceReleased');
const used = honest.place('ExpenditureReported', 'pledge-P2');
const reversed = honest.place('EventReversed');
const firstUse = honest.place('ExpenditureReported', 'pledge-P1');
const firstClaim = firstUse - 1;
const usedBy = (place: number) => honest.at(place).data['usedBy'] as object;
/** Without what makes this another use: the finding of the rules of references alone. */
const ofReferences = (log: StoredLog) =>
  log.findings().filter((found) => /REFERENCE|CLAIM|REVERSED|OTHER_STREAM/.test(found));

describe('what a verifier finds of references that were claimed', () => {
  it('finds nothing where a document was used again after a reversal', () => {
    expect(honest.findings()).toEqual([]);
  });

  it.each<[string, Forgery, readonly string[]]>([
    [
      'its claim was taken out',
      (log) => log.without(claimed),
      ['141 NOT_CLAIMED: reference X1 was not claimed for it'],
    ],
    [
      'the claim before it was not released',
      (log) => log.without(released),
      ['140 REFERENCE_TWICE: reference X1 was claimed before for event 27364491 in pledge-P1'],
    ],
    [
      'the expenditure before it was not reversed',
      (log) => log.without(reversed),
      [
        '139 OTHER_CLAIM: the event says that the use by event 27364491 was REVERSED, and it was not',
      ],
    ],
    [
      'neither was reversed nor released',
      (log) => log.without(released).without(reversed),
      [
        '139 REFERENCE_TWICE: reference X1 was claimed before for event 27364491 in pledge-P1',
        '140 REFERENCE_TWICE: reference X1 was claimed before for event 27364491 in pledge-P1',
      ],
    ],
    [
      'the claim before is released as never used',
      (log) => log.withData(released, () => ({ because: 'UNUSED' })),
      ['140 OTHER_CLAIM: the event says that the use by event 27364491 was UNUSED, and it was not'],
    ],
    [
      'a claim is released that there is not',
      (log) =>
        log.withData(released, () => ({ claimedBy: '6e311257-d86e-52f6-8c4f-39ee194be3b6' })),
      [
        '140 OTHER_CLAIM: the event releases the claim of event 6e311257, which does not stand',
        '141 REFERENCE_TWICE: reference X1 was claimed before for event 27364491 in pledge-P1',
      ],
    ],
    [
      'it is claimed for another event',
      (log) =>
        log.withData(claimed, () => ({
          usedBy: { ...usedBy(claimed), eventId: '6e311257-d86e-52f6-8c4f-39ee194be3b6' },
        })),
      ['142 NOT_CLAIMED: reference X1 was not claimed for it'],
    ],
    [
      'it is claimed for another stream',
      (log) =>
        log.withData(claimed, () => ({ usedBy: { ...usedBy(claimed), stream: 'pledge-P9' } })),
      ['142 OTHER_CLAIM: reference X1 was claimed for another payment than this one'],
    ],
    [
      'it is claimed for another day',
      (log) => log.withData(claimed, () => ({ effectiveDate: '2024-07-14' })),
      ['142 OTHER_CLAIM: reference X1 was claimed for another payment than this one'],
    ],
    [
      'it is claimed for another reference',
      (log) => log.withData(claimed, () => ({ reference: 'ELSE' })),
      [
        '141 OTHER_STREAM: reference ELSE is claimed in claim-403c70df',
        '142 OTHER_CLAIM: reference X1 was claimed for another payment than this one',
      ],
    ],
    [
      'it is claimed of a bank account',
      (log) => log.withData(claimed, () => ({ bankAccount: 'BK-EUR' })),
      [
        '141 OTHER_STREAM: reference X1 is claimed in claim-49813432',
        '142 OTHER_CLAIM: reference X1 was claimed for another payment than this one',
      ],
    ],
    [
      'it is claimed for a payee',
      (log) => log.withData(claimed, () => ({ payee: 'donor DON-A' })),
      ['142 OTHER_CLAIM: reference X1 was claimed for another payment than this one'],
    ],
    [
      'it is claimed on another stream',
      (log) => log.with(claimed, () => ({ stream: 'claim-0', revision: 0 })),
      [
        '141 OTHER_STREAM: reference X1 is claimed in claim-bd68a742',
        '142 NOT_CLAIMED: reference X1 was not claimed for it',
      ],
    ],
    ['it is claimed a second time', (log) => log.plus(log.at(claimed), claimed), []],
    [
      'it is claimed for another one a second time',
      (log) =>
        log.plus(
          {
            ...log.at(claimed),
            data: {
              ...log.at(claimed).data,
              usedBy: { ...usedBy(claimed), eventId: '6e311257-d86e-52f6-8c4f-39ee194be3b6' },
            },
          },
          claimed,
        ),
      ['144 REFERENCE_TWICE: reference X1 was claimed before for event 17379ea3 in pledge-P2'],
    ],
    [
      'it is used a second time',
      (log) => log.plus(log.at(used), used),
      ['144 NOT_CLAIMED: reference X1 was not claimed for it'],
    ],
    [
      'the first claim was taken out',
      (log) => log.without(firstClaim),
      [
        '131 NOT_CLAIMED: reference X1 was not claimed for it',
        '139 OTHER_CLAIM: the event releases the claim of event fe74517e, which does not stand',
      ],
    ],
    [
      'the expenditure is reversed twice',
      (log) => log.plus(log.at(reversed), reversed),
      ['144 REVERSED_TWICE: event 27364491 had been reversed before'],
    ],
    [
      'an event is reversed that there is not',
      (log) => log.withData(reversed, () => ({ reverses: '6e311257-d86e-52f6-8c4f-39ee194be3b6' })),
      [
        '136 NOTHING_REVERSED: the event reverses event 6e311257, which is not in force before it',
        '140 OTHER_CLAIM: the event says that the use by event 27364491 was REVERSED, and it was not',
      ],
    ],
  ])('says so where %s', (_what, forge, expected) => {
    expect(ofReferences(forge(honest))).toEqual(expected);
  });
});
