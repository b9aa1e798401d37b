import { isAddress, readPasted } from './enrolment-model.ts';

describe('a pasted list of people', () => {
  it('is read with or without a head line, with any of the separators of spreadsheets', () => {
    const ben = { name: 'Ben Keller', email: 'ben@example.edu', role: 'learner' };
    const tomas = { name: 'Tomás Ruiz', email: 'tomas@example.edu', role: 'assistant' };
    for (const pasted of [
      'name,email,role\nBen Keller,ben@example.edu,learner\nTomás Ruiz,tomas@example.edu,assistant',
      'Ben Keller;ben@example.edu;Learner\r\nTomás Ruiz;tomas@example.edu;ASSISTANT\r\n',
      'Ben Keller\tben@example.edu\n\nTomás Ruiz\ttomas@example.edu\tassistant',
    ])
      expect(readPasted(pasted)).toEqual({ enrolments: [ben, tomas], mistakes: [] });
  });

  it('keeps a quoted comma and quote in a name', () => {
    expect(readPasted('"Keller, Ben ""BK""",ben@example.edu,learner').enrolments).toEqual([
      { name: 'Keller, Ben "BK"', email: 'ben@example.edu', role: 'learner' },
    ]);
  });

  it('says what is wrong with each line, by its number', () => {
    const pasted = [
      'Ben',
      'Ben,ben@',
      ',x@example.edu',
      'Ben,b@example.edu,king',
      'A,a@example.edu',
      'B,A@example.edu',
    ];
    expect(readPasted(pasted.join('\n'))).toEqual({
      enrolments: [{ name: 'A', email: 'a@example.edu', role: 'learner' }],
      mistakes: [
        { line: 1, why: 'too-few', text: 'Ben' },
        { line: 2, why: 'email', text: 'Ben,ben@' },
        { line: 3, why: 'name', text: ',x@example.edu' },
        { line: 4, why: 'role', text: 'Ben,b@example.edu,king' },
        { line: 6, why: 'twice', text: 'B,A@example.edu' },
      ],
    });
  });
});

it.each([
  ['ada@example.edu', true],
  ['a.b+c@sub.example.co', true],
  ['ada', false],
  ['ada@example', false],
  ['ada @example.edu', false],
])('%j is an address: %p', (text, is) => {
  expect(isAddress(text)).toBe(is);
});
