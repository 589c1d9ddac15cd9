import { type CommandRequest, kit, Money, type MoneyFact, refuse } from '@art30/accounting';
import {
  AuditorLog,
  AuditRefused,
  confirmationRegister,
  ConfirmationRequested,
  ConfirmationRow,
  confirmationsMax,
  confirmedAt,
  engagementCommands,
  type OwedForPledge,
  type RecordReply,
  replyTo,
} from '@art30/auditing';
import {
  Books,
  explainable,
  explainConfirmations,
  QuestionRefused,
  timesAsked,
} from '@art30/books';
import { currentLetter } from '@art30/documents';
import {
  type AskedOfDonor,
  letterAgain,
  letterOf,
  type LetterWanted,
  sha256OfText,
} from '@art30/working-papers';
import { Injectable } from '@nestjs/common';
import { EngagementPath, logKnownAt } from './engagement.answers';

const { answer, answerRowsMax, count, date, id, listOf, nullable, optional } = kit;
const { part, pick, shape, words, yesOrNo } = kit;

const { id: confirmationId } = ConfirmationRow.members;

/** Command that asks donors to confirm their debts at a date (ISA 505). */
export const RequestConfirmations = shape('RequestConfirmations', {
  asAt: confirmedAt,
  knownAt: timesAsked.knownAt,
  donors: optional(
    kit.differentOnes(
      id,
      confirmationsMax,
      1,
    )('Donors, whether they owe something or not. Left out: every donor that owes something.', [
      'DON-A',
    ]),
  ),
  replyTo,
});
export type RequestConfirmations = kit.Infer<typeof RequestConfirmations>;

export const ConfirmationPath = shape('ConfirmationPath', {
  ...EngagementPath.members,
  confirmationId,
});

export const ConfirmationsQuery = shape('ConfirmationsQuery', {
  asAt: optional(
    date(
      'Last day on which a request was made or a reply came. Left out: all count.',
      '2025-02-28',
    ),
  ),
  knownAt: logKnownAt,
  donor: optional(id('Id of a donor.', 'DON-A')),
});

const OutcomeCounts = answer('OutcomeCounts', {
  OPEN: count('Requests without a recorded reply.', 1),
  AGREED: count('Donors that agree.', 3),
  DIFFERS: count('Donors that state other amounts.', 1),
  NO_REPLY: count('Donors that did not reply.', 0),
});

/** The register of an engagement's confirmations: each request with its reply. */
export const ConfirmationRegister = answer('ConfirmationRegister', {
  engagement: id('Engagement.', 'AUD-2024'),
  ...explainable,
  asAt: nullable(date('Last day that was counted; null if the request names none.', '2025-02-28')),
  requested: count('Requests.', 5),
  outcomes: part(OutcomeCounts)('How many have which outcome.'),
  items: listOf(ConfirmationRow, answerRowsMax)('Requests in their order.'),
});

/** A confirmation letter, made again from its request and from the donor's name as stored now. */
export const ConfirmationLetter = answer('ConfirmationLetter', {
  id: confirmationId,
  ...pick(ConfirmationRequested, 'donor', 'template', 'letterSha256'),
  mediaType: words('Media type of the text.', 'text/plain; charset=utf-8'),
  text: words('The letter.', 'Confirmation of what you owe\n'),
  asMade: yesOrNo(
    'Whether these are the bytes of the request: they are not once the name of a private person was erased.',
    true,
  ),
});
export type ConfirmationLetter = kit.Infer<typeof ConfirmationLetter>;

const mediaType = 'text/plain; charset=utf-8';

/** Confirmations of donors' debts: requests to donors with their letters, the replies, and the register of both. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly log: AuditorLog,
    private readonly books: Books,
  ) {}

  /**
   * Records requests for confirmations with the hashes of their letters.
   *
   * @throws AuditRefused, Rejection.
   * @throws QuestionRefused for an invalid `asAt` or `knownAt`.
   */
  request(engagementId: string, asked: RequestConfirmations, request: CommandRequest) {
    return this.log.run({
      engagementId,
      request,
      command: engagementCommands.RequestConfirmations,
      facts: async () => {
        const requests: ConfirmationRequested[] = [];
        const events = await this.log.eventsOf(engagementId);
        for (const one of await this.confirmationsAsked(asked)) {
          const id = this.log.eventNameIn(request, requests.length);
          const text = await this.letterOf({ id, date: request.today, asked: one, events });
          requests.push({ ...one, letterSha256: sha256OfText(text) });
        }
        return requests;
      },
    });
  }

  /**
   * Records a donor's reply, or that none came.
   *
   * @throws AuditRefused, Rejection.
   */
  reply(
    { engagementId, confirmationId }: { engagementId: string; confirmationId: string },
    facts: RecordReply,
    request: CommandRequest,
  ) {
    return this.log.run({
      engagementId,
      request,
      command: engagementCommands.RecordReply,
      facts: async () => ({ confirmationId, ...facts }),
    });
  }

  /**
   * Returns the register of an engagement's confirmations.
   *
   * @throws AuditRefused ENGAGEMENT_UNKNOWN.
   */
  async register(
    engagement: string,
    { asAt, knownAt, donor }: kit.Infer<typeof ConfirmationsQuery>,
  ): Promise<kit.Infer<typeof ConfirmationRegister>> {
    const events = await this.log.eventsOf(engagement, { knownAt });
    const items = confirmationRegister(events, asAt).filter(
      (one) => donor === undefined || one.donor === donor,
    );
    const outcomes = { OPEN: 0, AGREED: 0, DIFFERS: 0, NO_REPLY: 0 };
    for (const { outcome } of items) outcomes[outcome] += 1;
    return {
      engagement,
      explain: explainConfirmations,
      asAt: asAt ?? null,
      requested: items.length,
      outcomes,
      items,
    };
  }

  /**
   * Returns the letter of a request.
   *
   * @throws AuditRefused ENGAGEMENT_UNKNOWN or CONFIRMATION_UNKNOWN.
   */
  async letter(engagementId: string, confirmationId: string): Promise<ConfirmationLetter> {
    const events = await this.log.eventsOf(engagementId);
    const letter = await letterAgain(this.books, events, confirmationId);
    if (letter === undefined) {
      const detail = 'the engagement has no such request for a confirmation';
      throw new AuditRefused('CONFIRMATION_UNKNOWN', detail, 'confirmationId');
    }
    const { id, asked, text, asMade } = letter;
    const { donor, template, letterSha256 } = asked;
    return { id, donor, template, letterSha256, mediaType, text, asMade };
  }

  /**
   * Builds one confirmation request for each donor from the receivables in the books.
   *
   * @throws AuditRefused NOTHING_TO_CONFIRM or LIMIT_EXCEEDED.
   */
  private async confirmationsAsked({
    asAt,
    knownAt,
    donors,
    replyTo,
  }: RequestConfirmations): Promise<AskedOfDonor[]> {
    const { asOf, owed } = await this.books.audit.donorReceivables.find({ asAt, knownAt }, donors);
    const named = donors ?? [...owed.keys()];
    if (named.length === 0) {
      const detail = `no donor owes anything at ${asAt}: name the donors that shall confirm it`;
      throw new AuditRefused('NOTHING_TO_CONFIRM', detail, 'asAt');
    }
    if (named.length > confirmationsMax) {
      const detail = `${named.length} donors owe something: name up to ${confirmationsMax} at once`;
      return refuse('LIMIT_EXCEEDED', detail, 'donors');
    }
    return named.map((donor) => {
      const pledges = owed.get(donor) ?? [];
      return {
        donor,
        asAt,
        throughSequence: asOf.sequence,
        pledges: [...pledges],
        replyTo,
        totals: totalsOf(pledges),
        usd: sumOfAmounts(
          'USD',
          pledges.map(({ usd }) => usd),
        ),
        template: currentLetter,
      };
    });
  }

  private async letterOf(letter: LetterWanted): Promise<string> {
    try {
      return await letterOf(this.books, letter);
    } catch (error) {
      if (!(error instanceof QuestionRefused) || error.reason !== 'UNKNOWN') throw error;
      return refuse('DONOR_UNKNOWN', error.detail, 'donors');
    }
  }
}

/**
 * Returns the totals by currency, sorted by its code. If nothing is owed, returns one total of zero USD, because the
 * letter must state an amount.
 */
function totalsOf(pledges: readonly OwedForPledge[]): MoneyFact[] {
  const currencies = [...new Set(pledges.map(({ amount }) => amount.currency))].sort();
  const amounts = pledges.map(({ amount }) => amount);
  return (currencies.length === 0 ? ['USD'] : currencies).map((currency) =>
    sumOfAmounts(
      currency,
      amounts.filter((amount) => amount.currency === currency),
    ),
  );
}

function sumOfAmounts(currency: string, amounts: readonly MoneyFact[]): MoneyFact {
  return amounts.reduce((sum, one) => sum.plus(Money.of(one)), Money.zero(currency)).toJSON();
}
