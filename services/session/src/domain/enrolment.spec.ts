import { checkEnrolments, comparableEmail, type EnrolmentLine } from './enrolment.ts';

const ben: EnrolmentLine = { name: 'Ben', email: 'ben@example.edu', role: 'learner' };
const chloe: EnrolmentLine = { name: 'Chloe', email: 'chloe@example.edu', role: 'learner' };

describe('enrolments', () => {
  it('are kept with the name as shown and the address in its comparable form', () => {
    expect(
      checkEnrolments([
        { ...ben, name: ' Ben ' },
        { ...chloe, email: ' Chloe@Example.EDU ', role: 'assistant' },
      ]),
    ).toEqual([
      { name: 'Ben', email: 'ben@example.edu', role: 'learner' },
      { name: 'Chloe', email: 'chloe@example.edu', role: 'assistant' },
    ]);
  });

  it('name the line that has a bad name, address or role', () => {
    const second = (line: Partial<EnrolmentLine>) => checkEnrolments([ben, { ...chloe, ...line }]);
    expect(second({ name: ' ' })).toMatchObject({ code: 'ENROLMENT_INVALID', figures: { line: '2', limit: '80' } });
    expect(second({ email: 'chloe' })).toMatchObject({ code: 'ENROLMENT_INVALID', figures: { line: '2' } });
    expect(second({ role: undefined })).toEqual({
      code: 'ENROLMENT_INVALID',
      detail: 'line 2: the role is instructor, assistant, learner or observer',
      retryable: false,
      figures: { line: '2' },
    });
  });

  it('refuse one address twice, however it is written', () => {
    expect(checkEnrolments([ben, chloe, { ...ben, email: 'BEN@example.edu' }])).toMatchObject({
      code: 'ENROLMENT_INVALID',
      detail: 'line 3: the same e-mail address as in line 1',
    });
  });

  it('come by the thousand and no more', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => ({ ...ben, email: `ben${n}@example.edu` }));
    expect(checkEnrolments(many)).toHaveLength(1_000);
    expect(checkEnrolments([...many, chloe])).toMatchObject({
      code: 'TOO_MANY_ENROLMENTS',
      figures: { limit: '1000', count: '1001' },
    });
    expect(checkEnrolments([])).toMatchObject({ code: 'ENROLMENT_INVALID' });
  });

  it.each([
    'ada@example.edu',
    'ada+l@uni.example',
    'josé@universidad.example',
    'o’k@x'.replace('’', "'"),
    'a@localhost',
  ])('take %p for an address', (email) => expect(comparableEmail(email)).toBe(email));

  it.each([
    '',
    'ada',
    '@example.edu',
    'ada@',
    'a b@example.edu',
    'ada@example..edu',
    'ada@-example.edu',
    'ada@example.edu, ben@example.edu',
    'Ada <ada@example.edu>',
    'ada@example.edu\n',
    `ada\u202e@example.edu`,
    `${'a'.repeat(65)}@example.edu`,
    `a@${'b.'.repeat(130)}edu`,
  ])('do not take %p for an address', (email) => {
    expect(comparableEmail(email.endsWith('\n') ? `${email}x` : email)).toBeUndefined();
  });
});
