import { upcasted, type Upcaster } from './events';

const changes: readonly Upcaster[] = [
  {
    from: 'NoteTaken',
    to: 'NoteTakenDown',
    because: 'a note has a language',
    upcast: (data) => ({ ...data, language: 'en' }),
  },
  {
    from: 'NoteTakenDown',
    to: 'NoteWritten',
    because: 'a text is called so',
    upcast: ({ note, ...data }) => ({ ...data, text: note }),
  },
];
const stored = { type: 'NoteTaken', data: { note: 'a' }, id: 'e1' };

describe('an event of a type that is written no more', () => {
  it('is one of the type of today, through all changes since', () => {
    expect(upcasted(stored, changes)).toEqual({
      type: 'NoteWritten',
      id: 'e1',
      data: { text: 'a', language: 'en' },
    });
    expect(stored).toEqual({ type: 'NoteTaken', data: { note: 'a' }, id: 'e1' });
  });

  it('is as it is where nothing has changed, or where nobody can read it', () => {
    const others = [
      { type: 'NoteWritten', data: { text: 'a' } },
      { type: 'NoteTaken', data: 'text' },
      { type: 'NoteTaken', data: null },
    ];
    for (const other of others) expect(upcasted(other, changes)).toBe(other);
    expect(upcasted(stored)).toBe(stored);
  });
});
