import { isCheckpoints, stream, thingOf } from './streams';

describe('a stream', () => {
  it.each([
    [stream.ledger, 'the ledger'],
    [stream.purposes, 'the catalogue of purposes'],
    [stream.rates, 'the list of exchange rates'],
    [stream.bankAccounts, 'the list of bank accounts'],
    [stream.periods, 'the list of fiscal years'],
    [stream.signing, 'the list of signing rules'],
    [stream.delegations, 'the list of delegations'],
    [stream.people, 'the accounts of people'],
    [stream.erasedTexts, 'the list of erased texts'],
    [stream.erasedDocuments, 'the list of erased documents'],
    [stream.checkpointKeys, 'the keys of checkpoints'],
    [stream.donor('DON-A'), 'donor DON-A'],
    [stream.pledge('P-2024-1'), 'pledge P-2024-1'],
    [stream.revaluation('REV-2024'), 'revaluation REV-2024'],
    [stream.receipt('R1'), 'receipt R1'],
    [stream.statement('S1'), 'statement S1'],
    [stream.claim('C1'), 'claim C1'],
    [stream.accountItems('BK-EUR'), 'the account items of BK-EUR'],
    [stream.batch('ERP-11'), 'the list of expenditures ERP-11'],
    [stream.checkpoints('2025'), 'checkpoints 2025'],
  ])('%s is named as %s', (name, expected) => {
    expect(thingOf(name)).toBe(expected);
  });

  it.each([
    ['checkpoints-2025', true],
    ['checkpoint-keys', false],
    ['ledger', false],
    ['pledge-checkpoints-2025', false],
  ])('%s has checkpoints: %s', (name, expected) => {
    expect(isCheckpoints(name)).toBe(expected);
  });
});
