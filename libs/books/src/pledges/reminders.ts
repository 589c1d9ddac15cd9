import { kit, reminderPrefix, remindersIn, type RegisteredReminder } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { text } from '../times/rows';
import { pageAnswered, type PageQuery } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';

const { answer, answerRowsMax, count, date, listOf, uuid, words } = kit;

const ReminderRow = answer('ReminderRow', {
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  pledge: words('Pledge.', 'P1'),
  donor: words('Its donor.', 'DON-A'),
  instalment: count('Number of the instalment.', 2),
  number: count(
    'Which reminder of the instalment it is, from 1, by the days of those that count.',
    1,
  ),
  sentOn: date('Day on which it was sent.', '2025-07-15'),
  language: words('Official language of the United Nations, ISO 639-1.', 'fr'),
  reference: words('Reference of the letter.', 'REM-2025-004'),
});
type ReminderRow = kit.Infer<typeof ReminderRow>;

export const RemindersAnswer = answer('Reminders', {
  ...pageAnswered,
  items: listOf(ReminderRow, answerRowsMax)('The reminders, first sent first.'),
});

interface RemindersQuery extends PageQuery {
  readonly donor?: string | undefined;
  readonly pledge?: string | undefined;
}

const firstSentFirst: SortKey<ReminderRow> = {
  parts: 4,
  of: ({ sentOn, pledge, instalment, number }) => [sentOn, pledge, instalment, number],
};

/** Lists the reminders that were sent for overdue instalments. Reversed reminders are left out. */
export class Reminders {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly readStore: ReadStore,
  ) {}

  async list(query: RemindersQuery) {
    const { donor, pledge } = query;
    const page = await this.asOf.page(query);
    const rows = this.sent(page.asOf).filter(
      (row) => (donor ?? row.donor) === row.donor && (pledge ?? row.pledge) === row.pledge,
    );
    const { rows: items, nextAfter } = sortedPage(rows, page, firstSentFirst);
    return { ...answeredPage(page, nextAfter), items: [...items] };
  }

  private sent(asOf: AsOf): ReminderRow[] {
    const where = all([within(asOf), condition('changes LIKE ?', `{"${reminderPrefix}%`)]);
    const ids = this.readStore
      .query(`SELECT DISTINCT id FROM pledges WHERE ${where.sql} ORDER BY id`, where.values)
      .map((row) => text(row, 'id'));
    return this.registers
      .many('pledges', ids, asOf)
      .flatMap(({ id, donorId, ...members }) => numbered(id, donorId, members));
  }
}

/** Returns the reminders of one pledge. Each has a number that counts the reminders of its instalment by day. */
function numbered(pledge: string, donor: string, members: object): ReminderRow[] {
  const counts = new Map<number, number>();
  return remindersIn(members)
    .toSorted(byDay)
    .map(({ eventId, instalment, sentOn, language, reference }) => {
      const number = (counts.get(instalment) ?? 0) + 1;
      counts.set(instalment, number);
      return { eventId, pledge, donor, instalment, number, sentOn, language, reference };
    });
}

/** Compares reminders by day. Reminders of the same day keep the order of the log. */
function byDay({ sentOn: a }: RegisteredReminder, { sentOn: b }: RegisteredReminder): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
