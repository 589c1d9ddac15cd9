import {
  ApproveCheckpointKeyChange,
  KeyChangeApproval,
  KeyChangeProposal,
  kit,
  ProposeCheckpointKeyChange,
} from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

const { shape, uuid } = kit;

const KeyChangePath = shape('KeyChangePath', {
  eventId: uuid('Event that proposed it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

export const checkpointKeyRoutes: CommandResource = {
  name: 'CheckpointKeysController',
  root: 'v1/checkpoint-keys',
  tag: 'audit',
  bearsNoDocuments: true,
  routes: {
    propose: commandRoute({
      at: '',
      begins: 'ProposeCheckpointKeyChange',
      about: 'none',
      path: NoPath,
      body: KeyChangeProposal,
      command: (facts, _path, request) => new ProposeCheckpointKeyChange(facts, request),
      summary: 'Propose another key of checkpoints, or that one is revoked',
      description:
        'A person who holds the key could sign the tree of other books, so a change of it needs two administrators. A rotation is a note that both keys sign. If the present key is lost or stolen, it is revoked first, and the next key signs the note alone.',
    }),
    approve: commandRoute({
      at: ':eventId/approval',
      begins: 'ApproveCheckpointKeyChange',
      about: 'none',
      path: KeyChangePath,
      body: KeyChangeApproval,
      command: (facts, path, request) =>
        new ApproveCheckpointKeyChange({ ...facts, ...path }, request),
      summary: 'Approve a change of the keys of checkpoints',
      description:
        'By an administrator who did not propose it. From then on the next key signs, or nobody does until the next key is named.',
    }),
  },
};
