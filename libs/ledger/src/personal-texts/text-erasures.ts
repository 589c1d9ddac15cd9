import { ledgerEventOf, stream as streams } from '@art30/accounting';
import {
  textsPageMax,
  type EventStore,
  type PersonalTextStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Clock } from '../kernel/ports';
import { isNamedIn } from './personal-texts';

/**
 * Age in days at which a stored text that no event names is deleted. By then the append of its event has certainly
 * failed.
 */
export const unnamedTextDays = 7;

/** Milliseconds between two searches for texts without an event. */
const betweenLooksMs = 3_600_000;

/** Deletes personal texts whose erasure is recorded in the log, and texts that no event names because of a crash. */
export class TextErasures implements BackgroundWork {
  /** Count of events in the stream of erasures that were processed since the start. */
  private done = 0;
  private lookedAtMs: number | undefined;

  constructor(
    private readonly events: EventStore,
    private readonly store: PersonalTextStore,
    private readonly clock: Clock,
  ) {}

  async round(round: Round): Promise<void> {
    await this.eraseDecided(round);
    const nowMs = round.nowMs();
    if (this.lookedAtMs !== undefined && nowMs - this.lookedAtMs < betweenLooksMs) return;
    await this.deleteUnnamed(round);
    this.lookedAtMs = nowMs;
  }

  /** Processes all erasures again after each start, because a restored backup may contain erased texts. */
  private async eraseDecided(round: Round): Promise<void> {
    const recorded = await this.events.readStream(streams.erasedTexts, this.done);
    for (let from = 0; from < recorded.length && !round.ended; from += textsPageMax) {
      const some = recorded.slice(from, from + textsPageMax);
      const kept = await this.store.find(some.flatMap(erasedBy));
      for (const reference of kept.keys()) {
        await this.store.erase(reference);
        round.done(`erased the personal text under ${reference}`);
      }
      this.done += some.length;
    }
  }

  private async deleteUnnamed(round: Round): Promise<void> {
    const before = this.clock.inHours(-24 * unnamedTextDays);
    for (let place = await this.store.lookedThrough(); ;) {
      const page = await this.store.after(place, textsPageMax);
      let looked: string | undefined;
      for (const text of page) {
        if (round.ended || text.keptAt >= before) break;
        if (!(await isNamedIn(this.events, text))) {
          await this.store.erase(text.reference);
          round.done(`deleted a personal text that no event names (${text.reference})`);
        }
        looked = text.place;
      }
      if (looked === undefined) return;
      await this.store.noteLooked(looked);
      place = looked;
    }
  }
}

function erasedBy(recorded: RecordedEvent): readonly string[] {
  const event = ledgerEventOf(recorded);
  return event.type === 'PersonalTextErased' ? [event.data.reference] : [];
}
