import { pageAnswered } from '@art30/books';
import { HistoryEvent } from '../journal/history-event.answers';
import { kit } from '@art30/accounting';
const { answer, listOf } = kit;
const { answerRowsMax: rowsMax } = kit;
/** Events in the order of the log. */
export const History = answer('History', {
  ...pageAnswered,
  items: listOf(HistoryEvent, rowsMax)('The events.'),
});
