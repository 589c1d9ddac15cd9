import { kit, readingRoles } from '@art30/accounting';
import { pageAsked, RemindersAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, optional, shape } = kit;

const RemindersQuery = shape('RemindersQuery', {
  ...pageAsked,
  donor: optional(id('Only reminders of this donor.', 'DON-A')),
  pledge: optional(id('Only reminders of this pledge.', 'P1')),
});

export const reminderQueries: QueryResource = {
  name: 'RemindersController',
  root: 'v1/reminders',
  tag: 'reports',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'named',
      query: RemindersQuery,
      answer: RemindersAnswer,
      read: (books, query) => books.lists.reminders.list(query),
      summary: 'Reminders of overdue instalments',
      description:
        'Every reminder that was sent, first sent first, with its number among those of its instalment. A reminder that was reversed is not listed and not counted.',
    }),
  },
};
