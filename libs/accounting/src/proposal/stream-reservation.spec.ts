import { fold } from '@art30/event-sourcing';
import { keptFor, keptStreams } from './stream-reservation';

const approved = (proposalId: string, stream?: string, lastId = `last of ${proposalId}`) => ({
  id: `approval of ${proposalId}`,
  name: `approval of ${proposalId}`,
  event: {
    type: 'ProposalApproved',
    data: { proposalId, ...(stream === undefined ? {} : { last: { stream, id: lastId } }) },
  },
});
const returned = (proposalId: string) => ({
  id: `return of ${proposalId}`,
  event: { type: 'ProposalReturned', data: { proposalId } },
});
const booked = (name: string) => ({ id: 'e', name, event: { type: 'Booked', data: {} } });

describe('a stream that is kept for an approved proposal', () => {
  it.each<readonly [string, readonly object[], string | undefined]>([
    ['what is approved and not booked here', [approved('P', 's')], 'P'],
    ['what awaits something in another stream', [approved('P', 'other')], undefined],
    ['what awaits nothing more', [approved('P')], undefined],
    ['what is booked', [approved('P', 's'), booked('x'), booked('last of P')], undefined],
    ['what is booked by its approval', [approved('P', 's', 'approval of P')], undefined],
    ['what came back', [approved('P', 's'), returned('P')], undefined],
    ['another, though one came back', [approved('P', 's'), returned('Q')], 'P'],
    ['the one that was approved last', [approved('P', 's'), approved('Q', 's')], 'Q'],
    ['what is approved again', [approved('P', 's'), returned('P'), approved('P', 's')], 'P'],
    ['no proposal whose name is that of none', [approved('P', 's'), booked('last of Q')], 'P'],
  ])('is so for %s', (_what, events, proposalId) => {
    expect(keptFor('s', fold(keptStreams as never, events as never))).toBe(proposalId);
  });
});
