import { Injectable } from '@nestjs/common';
import { Money, refuse, type CommandRequest, type kit, type MoneyFact } from '@art30/accounting';
import {
  AuditorLog,
  AuditRefused,
  confirmationRegister,
  confirmationsMax,
  engagementCommands,
  type ConfirmationRequested,
  type OwedForPledge,
  type RecordReply,
} from '@art30/auditing';
import { Books, explainConfirmations, QuestionRefused } from '@art30/books';
import { currentLetter } from '@art30/documents';
import {
  letterAgain,
  letterOf,
  sha256OfText,
  type AskedOfDonor,
  type LetterWanted,
} from '@art30/working-papers';
import type {
  ConfirmationLetter,
  ConfirmationRegister,
  ConfirmationsQuery,
  RequestConfirmations,
} from './confirmations.answers';

const mediaType = 'text/plain; charset=utf-8';

/** Confirmations of what donors owe: the requests with their letters, the replies, and the register of both. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly log: AuditorLog,
    private readonly books: Books,
  ) {}

  /** @throws AuditRefused, Rejection; QuestionRefused for the times. */
  request(engagementId: string, asked: RequestConfirmations, request: CommandRequest) {
    return this.log.run({
      ...{ engagementId, request, command: engagementCommands.RequestConfirmations },
      facts: async () => {
        const requests: ConfirmationRequested[] = [];
        const events = await this.log.eventsOf(engagementId);
        for (const one of await this.asked(asked)) {
          const id = this.log.eventNameIn(request, requests.length);
          const text = await this.letterOf({ id, date: request.today, asked: one, events });
          requests.push({ ...one, letterSha256: sha256OfText(text) });
        }
        return requests;
      },
    });
  }

  /** @throws AuditRefused, Rejection. */
  reply(
    { engagementId, confirmationId }: { engagementId: string; confirmationId: string },
    facts: RecordReply,
    request: CommandRequest,
  ) {
    return this.log.run({
      ...{ engagementId, request, command: engagementCommands.RecordReply },
      facts: async () => ({ confirmationId, ...facts }),
    });
  }

  /** @throws AuditRefused ENGAGEMENT_UNKNOWN. */
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
      ...{ engagement, explain: explainConfirmations },
      ...{ asAt: asAt ?? null, requested: items.length, outcomes, items },
    };
  }

  /** @throws AuditRefused ENGAGEMENT_UNKNOWN or CONFIRMATION_UNKNOWN. */
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

  /** What the books say that each donor owes. */
  private async asked({
    asAt,
    knownAt,
    donors,
    replyTo,
  }: RequestConfirmations): Promise<AskedOfDonor[]> {
    const { asOf, owed } = await this.books.audit.donorReceivables.find({ asAt, knownAt }, donors);
    const named = donors ?? [...owed.keys()];
    if (named.length === 0) {
      const detail = `no donor owes anything at ${asAt}: name those that shall confirm it`;
      throw new AuditRefused('NOTHING_TO_CONFIRM', detail, 'asAt');
    }
    if (named.length > confirmationsMax) {
      const detail = `${named.length} donors owe something: name up to ${confirmationsMax} at once`;
      return refuse('LIMIT_EXCEEDED', detail, 'donors');
    }
    return named.map((donor) => {
      const pledges = owed.get(donor) ?? [];
      return {
        ...{ donor, asAt, throughSequence: asOf.sequence, pledges: [...pledges], replyTo },
        ...{
          totals: totalsOf(pledges),
          usd: sumOf(
            'USD',
            pledges.map(({ usd }) => usd),
          ),
        },
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

/** Sums by currency, in the order of their codes; one zero where nothing is owed. */
function totalsOf(pledges: readonly OwedForPledge[]): MoneyFact[] {
  const currencies = [...new Set(pledges.map(({ amount }) => amount.currency))].sort();
  const amounts = pledges.map(({ amount }) => amount);
  return (currencies.length === 0 ? ['USD'] : currencies).map((currency) =>
    sumOf(
      currency,
      amounts.filter((amount) => amount.currency === currency),
    ),
  );
}

function sumOf(currency: string, amounts: readonly MoneyFact[]): MoneyFact {
  return amounts.reduce((sum, one) => sum.plus(Money.of(one)), Money.zero(currency)).toJSON();
}
