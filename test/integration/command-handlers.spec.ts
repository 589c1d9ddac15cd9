import 'reflect-metadata';
import * as accounting from '@art30/accounting';
import { CommandsModule } from '../../apps/api/src/commands/commands.module';

type Class = abstract new (...parameters: never[]) => unknown;

/** Metadata keys under which Nest stores a module's providers and a handler's command. */
const providersKey = 'providers';
const handlerKey = '__commandHandler__';

const commands = Object.values<unknown>(accounting).filter(
  (exported): exported is Class =>
    typeof exported === 'function' && exported.prototype instanceof accounting.Command,
);
const providers = Reflect.getMetadata(providersKey, CommandsModule) as Class[];
const handled = providers.map(
  (provider) => Reflect.getMetadata(handlerKey, provider) as Class | undefined,
);

describe('every command', () => {
  it('is found by this test', () => {
    expect(commands.length).toBeGreaterThanOrEqual(22);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s has exactly one handler',
    (_, command) => {
      expect(handled.filter((candidate) => candidate === command)).toHaveLength(1);
    },
  );
});
