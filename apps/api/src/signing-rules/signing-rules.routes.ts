import { RuleSetting, SetSigningRule } from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const signingRuleRoutes: CommandResource = {
  name: 'SigningRulesController',
  root: 'v1/signing-rules',
  tag: 'signing rules',
  bearsNoDocuments: true,
  routes: {
    set: commandRoute({
      at: '',
      begins: 'SetSigningRule',
      about: 'none',
      path: NoPath,
      body: RuleSetting,
      command: (facts, _path, request) => new SetSigningRule(facts, request),
      summary: 'Set how many people sign',
      description:
        'Three people sign what books. From a day on, today or later, recorder and certifier may be one person: the approver is always another. A change is itself signed by three people, under whatever rule, of whom the controller approves. What was signed before is not touched, and an open proposal keeps the stricter of the rule under which it was proposed and that of the day on which it is signed.',
    }),
  },
};
