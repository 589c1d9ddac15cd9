import type { RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import { findingsIn } from '../support/log-findings';
import { historiesOfASeed, seedOfTheDay, stepsOfAHistory } from '../support/seed-of-the-day';
import { Met } from './counts';
import { histories, live, signingPlays, type History } from './histories';
import { Laws } from './laws';
import { openingOfHistories } from './opening-events';
import { missedInTime, tried, trialMsMax } from './trial';

/** Its histories reach every act and refusal asked for below. */
const seedOfEveryTime = 6;
/** Each command is tried several times and signed: fewer histories meet as much in the time. */
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

/** What is skipped in histories could be read; some of their acts are of a morning, whatever the clock says. */
const ofHistories: readonly string[] = ['READABLE_LEFT_OUT', 'OTHER_TIME'];

/** What opens every history is signed by nobody. */
const openingOfLog = openingOfHistories.flatMap(([stream, events]) =>
  events.map((event, revision) => ({ ...event, stream, revision, position: '' })),
);

/** So few that states are made again and again. */
const statesMax = 20;

/** @throws Error where the checks of a whole log find something in an honest one. */
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
