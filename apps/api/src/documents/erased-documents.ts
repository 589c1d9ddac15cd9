import { DocumentErasure, EraseDocument, kit, readingRoles } from '@art30/accounting';
import { ErasedDocument, ErasedDocumentsAnswer } from '@art30/books';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { DocumentPath } from './documents.controller';

const { shape } = kit;

export const erasedDocumentRoutes: CommandResource = {
  name: 'ErasedDocumentsController',
  root: 'v1/erased-documents',
  tag: 'documents',
  routes: {
    erase: commandRoute({
      at: '',
      begins: 'EraseDocument',
      about: 'none',
      path: NoPath,
      body: DocumentErasure,
      command: (facts, _path, request) => new EraseDocument(facts, request),
      summary: 'Erase a document',
      description:
        'Deletes the bytes of a document that events name, for a recorded reason; the controller approves it. The events keep its name and hash, so a copy of the bytes still proves what was signed. From then on the bytes are not given out, and uploading or attaching them again is refused.',
    }),
  },
};

export const erasedDocumentQueries: QueryResource = {
  name: 'ErasedDocumentsQueriesController',
  root: 'v1/erased-documents',
  tag: 'documents',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'none',
      query: shape('ErasedDocumentsQuery', {}),
      answer: ErasedDocumentsAnswer,
      read: (books) => books.signedActs.erasedDocuments.list(),
      summary: 'Documents that were erased',
      description: 'Documents that were erased, in the order in which that was recorded.',
    }),
    findOne: queryRoute({
      at: ':sha256',
      roles: readingRoles,
      about: 'none',
      path: DocumentPath,
      query: shape('ErasedDocumentQuery', {}),
      answer: ErasedDocument,
      read: (books, _query, { sha256: hash }) => books.signedActs.erasedDocuments.find(hash),
      summary: 'One document that was erased',
      description: 'On what ground, when and by whom the document was erased.',
      unknown: 'DOCUMENT_UNKNOWN',
    }),
  },
};
