import { PurposeEntry, SetPurpose } from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const purposesRoutes: CommandResource = {
  name: 'PurposesController',
  root: 'v1/purposes',
  tag: 'purposes',
  routes: {
    setPurpose: commandRoute({
      at: '',
      begins: 'SetPurpose',
      about: 'none',
      path: NoPath,
      body: PurposeEntry,
      command: (facts, _path, request) => new SetPurpose(facts, request),
      summary: 'Add a purpose to the catalogue or revise one',
      description:
        'The catalogue says which purpose serves which recommendation, and when. The purposes of ' +
        'the resolution stand in it from the first start; a revision holds from its date on. The ' +
        'buckets and the support fund are changed by the controller alone.',
    }),
  },
};
