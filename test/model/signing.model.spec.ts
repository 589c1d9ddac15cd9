import type { RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import { findingsIn } from '../support/log-findings';
import { historiesOfASeed, seedOfTheDay, stepsOfAHistory } from '../support/seed-of-the-day';
import { Met } from './counts';
import { histories, live, signingPlays, type History } from './histories';
import { Laws } from './laws';
import { openingOfHistories } from './opening-events';
import { missedInTime, tried, trialMsMax } from './trial';

/** A fixed seed. Its histories reach every act and refusal demanded below. */
const seedOfEveryTime = 6;
/** Fraction of the usual number of histories. Each command needs several signatures and so reaches more states. */
const share = historiesOfASeed < 1_000 ? 0.75 : 0.4;
const stepsMax = Math.floor(stepsOfAHistory / 2);

describe('the laws of the books, whoever signs what, and when', () => {
  const met = new Met();

  async function lives(history: History, { done, refused }: Met): Promise<void> {
    const laws = new Laws();
    const world = await live(
      history,
      {
        refused: (code) => refused.count(code),
        played: (_name, events, { office }) => {
          laws.check(events);
          for (const { type } of events) done.count(type);
          for (const { code } of office?.refused.splice(0) ?? []) refused.count(code);
        },
      },
      { isSigned: true },
    );
    await world.endsWhole();
    laws.check(await world.news());
    demandHonest(world.log);
  }

  it.each([
    ['the same histories every time', seedOfEveryTime, met],
    ['the histories of the day', seedOfTheDay, new Met()],
  ] as const)(
    'hold after every step of %s',
    (_which, from, counts) =>
      tried(
        {
          of: 'of signatures',
          spec: 'test/model/signing.model.spec.ts',
          isSigned: true,
          share,
          histories: fc.noBias(histories(stepsMax, signingPlays)),
          lives: (history) => lives(history, counts),
        },
        from,
      ),
    trialMsMax,
  );

  it('were tried with every act on a proposal', () => {
    expect(
      missedInTime(
        acts.filter((type) => !met.done.has(type)),
        acts,
      ),
    ).toEqual([]);
  });

  it('were tried against every refusal of a signature', () => {
    expect(
      missedInTime(
        refusals.filter((code) => !met.refused.has(code)),
        refusals,
      ),
    ).toEqual([]);
  });
});

/**
 * Findings of the log verifier that are ignored. Histories exclude events that are readable, and some acts have a fixed
 * time unlike the clock's.
 */
const ofHistories: readonly string[] = ['READABLE_LEFT_OUT', 'OTHER_TIME'];

/** Events that open every history. Nobody signs them. */
const openingOfLog = openingOfHistories.flatMap(([stream, events]) =>
  events.map((event, revision) => ({ ...event, stream, revision, position: '' })),
);

/** Largest number of cached states. It is small, so that the verifier often computes states again. */
const statesMax = 20;

/**
 * Checks that the log verifier has no findings on a log without forgeries.
 *
 * @throws Error with the first finding.
 */
function demandHonest(log: readonly RecordedEvent[]): void {
  const events = [...openingOfLog, ...log];
  const [broken] = findingsIn(events, statesMax).filter(
    ({ sequence, rule }) => sequence > openingOfLog.length && !ofHistories.includes(rule),
  );
  if (broken) throw new Error(`an honest log is found to break a rule: ${JSON.stringify(broken)}`);
}

const acts = [
  ...['CommandProposed', 'ProposalCertified', 'ProposalApproved', 'ProposalReturned'],
  ...['ProposalRejected', 'ProposalWithdrawn', 'SigningRuleSet'],
  ...['ExpendituresListed', 'ExpendituresBooked', 'DelegationRevoked', 'DelegationGranted'],
];

const refusals = [
  ...['SEGREGATION_OF_DUTIES', 'AUTHORITY_REQUIRED', 'PROPOSAL_STATUS', 'PROPOSAL_EXPIRED'],
  ...['PROPOSAL_CHANGED', 'THIRD_PERSON_REQUIRED', 'RESERVED'],
  ...['NOT_DELEGATED', 'DELEGATION_EXCEEDED'],
];
