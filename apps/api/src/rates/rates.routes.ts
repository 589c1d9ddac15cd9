import { PublishExchangeRates, RateListPublication } from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const ratesRoutes: CommandResource = {
  name: 'RatesController',
  root: 'v1/exchange-rates',
  tag: 'exchange rates',
  routes: {
    publish: commandRoute({
      at: '',
      begins: 'PublishExchangeRates',
      about: 'none',
      path: NoPath,
      body: RateListPublication,
      command: (facts, _path, request) => new PublishExchangeRates(facts, request),
      summary: 'Publish a list of operational rates of exchange',
      description:
        'A published list never changes; to correct one, publish another that supersedes it. A fact is converted at the newest rate that is effective on its date.',
    }),
  },
};
