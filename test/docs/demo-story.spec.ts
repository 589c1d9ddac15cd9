import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findings } from '../../apps/api/src/demo/findings';
import { cast, refusedSignatures, story, storyOfFindings } from '../../apps/api/src/demo/story';
import { readScript, WorkedExample } from '../../apps/api/src/demo/worked-example';

interface Example {
  readonly events: readonly { readonly eventId: string }[];
}

const { events } = JSON.parse(
  readFileSync(join('test', 'golden', 'worked-example.json'), 'utf8'),
) as Example;
const script = readScript(process.cwd());

/** Length of the prefix of each sentence: the number of the event and a date. */
const prefixLength = 'E01  2024-03-11  '.length;

describe('what the demo says of the worked example', () => {
  it('is a sentence for each event, on a line that fits', () => {
    const expectedNames = [...Object.keys(script.events), ...refusedSignatures];
    expect(Object.keys(story).toSorted()).toEqual(expectedNames.toSorted());
    for (const line of cast) expect(line.length).toBeLessThanOrEqual(110);
    expect(Object.keys(storyOfFindings)).toEqual(Object.keys(findings.events));
    for (const line of Object.values({ ...story, ...storyOfFindings })) {
      expect(line).toMatch(/^[A-Z].*\.$/);
      expect(prefixLength + line.length).toBeLessThanOrEqual(110);
    }
  });

  it.each(Object.entries(story))('tells amounts of %s that stand in the example', (name, said) => {
    const eventAndScript = JSON.stringify([
      events.find(({ eventId }) => eventId === name),
      script.events[name],
    ]);
    for (const [, currency = '', amount = ''] of said.matchAll(
      /(EUR|USD|CHF) ([\d,]+(?:\.\d\d)?)/g,
    )) {
      const plain = amount.replaceAll(',', '');
      expect(eventAndScript).toContain(`"${plain.includes('.') ? plain : `${plain}.00`}"`);
      expect(eventAndScript).toMatch(new RegExp(`"${currency}"`, 'i'));
    }
  });

  it('is why a step was refused, in the sentence of the service', async () => {
    const body = { detail: 'name the bank account', field: 'code', code: 'INVALID_REQUEST' };
    const refused = new WorkedExample(
      script,
      () => {},
      async () => ({ status: 400, body }),
    );
    await expect(refused.play('E01')).rejects.toThrow(
      /^setup-\d\d was refused: code: name the bank account$/,
    );
  });
});
