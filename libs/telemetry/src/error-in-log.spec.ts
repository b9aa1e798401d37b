import { errorInLog } from './error-in-log.ts';

describe('an error in a log', () => {
  it('says what it is and where it came from', () => {
    const error = new TypeError('no such room', { cause: new Error('disk full') });
    expect(errorInLog(error)).toMatchObject({
      type: 'TypeError',
      message: 'no such room',
      stack: expect.stringContaining('error-in-log.spec.ts'),
      cause: { type: 'Error', message: 'disk full' },
    });
  });

  it('leaves out what drivers hang on it', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "person_email_key"'), {
      severity: 'ERROR',
      code: '23505',
      constraint: 'person_email_key',
      detail: 'Key (email)=(chloe@example.edu) already exists.',
      parameters: ['Chloe Q'],
      query: 'INSERT INTO person …',
    });
    const logged = errorInLog(error);
    expect(logged).toMatchObject({ code: '23505', constraint: 'person_email_key' });
    expect(JSON.stringify(logged)).not.toMatch(/chloe/i);
  });

  it('leaves out values that a database quotes in its message', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "Chloe Q"'), {
      severity: 'ERROR',
      code: '22P02',
    });
    expect(JSON.stringify(errorInLog(error))).not.toContain('Chloe');
  });

  it('tells the parts of an error that is many, and survives one that is its own cause', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(errorInLog(new AggregateError([loop, 'Chloe Q'], 'two rooms'))).toMatchObject({
      message: 'two rooms',
      errors: [{ message: 'loop' }, { type: 'string', message: 'something that is no error was thrown' }],
    });
  });
});
