import { Erasure, ErasePersonalText, kit, TextPath, readingRoles } from '@art30/accounting';
import { ErasedText, ErasedTextsAnswer } from '@art30/books';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { shape } = kit;

export const personalTextRoutes: CommandResource = {
  name: 'PersonalTextsController',
  root: 'v1/personal-texts',
  tag: 'personal texts',
  routes: {
    erase: commandRoute({
      at: ':reference/erasure',
      begins: 'ErasePersonalText',
      about: 'none',
      path: TextPath,
      body: Erasure,
      command: (facts, { reference }, request) =>
        new ErasePersonalText({ ...facts, reference }, request),
      summary: 'Erase a personal text',
      description:
        'Deletes the name of a private person, or the text of the bank about a sender, for good, with the random bytes that its reference was made of; the controller approves it. The event is recorded first, and the text is deleted a few seconds later. Booked, signed and issued records hold the reference alone and do not change.',
    }),
  },
};

export const erasedTextQueries: QueryResource = {
  name: 'ErasedTextsController',
  root: 'v1/erased-texts',
  tag: 'personal texts',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'none',
      query: shape('ErasedTextsQuery', {}),
      answer: ErasedTextsAnswer,
      read: (books) => books.signedActs.erasedTexts.list(),
      summary: 'Personal texts that were erased',
      description: 'Which references have no text any more, on what ground, by whom and when.',
    }),
    findOne: queryRoute({
      at: ':reference',
      roles: readingRoles,
      about: 'none',
      path: TextPath,
      query: shape('ErasedTextQuery', {}),
      answer: ErasedText,
      read: (books, _query, { reference }) => books.signedActs.erasedTexts.find(reference),
      summary: 'One personal text that was erased',
      description: 'On what ground, when and by whom it was erased.',
      unknown: 'TEXT_UNKNOWN',
    }),
  },
};
