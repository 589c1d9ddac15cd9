import { PageAnswerDto } from '../read/as-of.dto';
import type { HistoryEventDto } from '../read/history-event.dto';

/** Events in the order of the log. */
export class HistoryDto extends PageAnswerDto {
  /** The events. */
  items!: HistoryEventDto[];
}
