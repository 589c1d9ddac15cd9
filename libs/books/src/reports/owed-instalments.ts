import { originalDueOn, remindersIn, type RegisteredPledge } from '@art30/accounting';
import type { InPieces } from '../caches/read-ahead';
import type { RegisterReader } from '../registers/register-reader';
import type { Slice, Slices, Sums } from '../slices/slices';
import { ageBucketOf, ageInDays, type DueBucket, dueBuckets } from '../times/ages';
import type { AsOf } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import { ageingAccounts, ageingWords, type AgeingWord } from '../words/ageing-words';
import { type DimensionValues, filtered } from '../words/dimensions';

/**
 * Numbers of pledges that one query reads, and of instalments that are processed, between two pauses for other
 * requests.
 */
const pledgesAtATime = 200;
const instalmentsAtATime = 1_000;

/** An instalment that is not fully paid, with its age and the reminders that were sent. */
export interface Owing {
  readonly pledge: string;
  readonly instalment: number;
  readonly members: RegisteredPledge;
  readonly dueOn: string;
  readonly originalDueOn: string;
  readonly reminders: number;
  readonly lastReminderOn: string | null;
  readonly daysPastDue: number;
  readonly bucket: DueBucket;
  readonly sums: Sums<AgeingWord>;
}

/** Finds the instalments that are not fully paid, and their age. */
export class OwingInstalments {
  constructor(
    private readonly slices: Slices,
    private readonly registers: RegisterReader,
  ) {}

  /**
   * Returns unpaid instalments, optionally of one donor, pledge or recommendation.
   *
   * @param agedOn day on which ages are counted.
   */
  *of(
    { donor, pledge, recommendation }: DimensionValues,
    asOf: AsOf,
    agedOn: string,
  ): InPieces<readonly Owing[]> {
    const where = all([
      within(asOf),
      filtered({ donor, pledge, recommendation }),
      oneOf('account', ageingAccounts),
    ]);
    const found = this.slices.all(ageingWords, {
      by: ['pledge', 'instalment'],
      where,
      unlessZero: ['outstanding', 'allowance'],
    });
    const ids = [...new Set(found.map(({ key: [id] }) => String(id)))];
    const byId = new Map<string, RegisteredPledge>();
    for (let at = 0; at < ids.length; at += pledgesAtATime) {
      yield undefined;
      const some = ids.slice(at, at + pledgesAtATime);
      const pledges = this.registers.many('pledges', some, asOf);
      for (const members of pledges) byId.set(members.id, members);
    }
    const owing: Owing[] = [];
    for (const [place, slice] of found.entries()) {
      if (place % instalmentsAtATime === 0) yield undefined;
      owing.push(owingOf(slice, byId.get(String(slice.key[0])), agedOn));
    }
    return owing;
  }
}

/**
 * Builds an unpaid instalment from its sums and its pledge.
 *
 * @throws Error if the register of pledges does not contain the instalment.
 */
function owingOf(
  { key: [id, no], sums }: Slice<AgeingWord>,
  members: RegisteredPledge | undefined,
  agedOn: string,
): Owing {
  const due = members?.instalments?.find((instalment) => instalment.no === no);
  if (members === undefined || due === undefined) {
    throw new Error(`the register has no instalment ${no} of pledge ${id}`);
  }
  const daysPastDue = ageInDays(due.dueOn, agedOn);
  const bucket = ageBucketOf(dueBuckets, daysPastDue);
  const sent = remindersIn(members).filter(({ instalment }) => instalment === due.no);
  const sentOn = sent.map((reminder) => reminder.sentOn).toSorted();
  return {
    pledge: String(id),
    instalment: due.no,
    members,
    dueOn: due.dueOn,
    originalDueOn: originalDueOn(due),
    daysPastDue,
    bucket,
    sums,
    reminders: sent.length,
    lastReminderOn: sentOn.at(-1) ?? null,
  };
}
