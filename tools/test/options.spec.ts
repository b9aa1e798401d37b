import { partNames, readTestOptions } from './options.ts';

describe('the options of npm test', () => {
  it('run everything on the embedded bus when nothing is said', () => {
    expect(readTestOptions([])).toEqual({ projects: [], parts: [...partNames], onKafka: false });
  });

  it('name projects, parts and the bus', () => {
    expect(readTestOptions(['libs/journal', 'web'])).toMatchObject({ projects: ['libs/journal', 'web'] });
    expect(readTestOptions(['--only', 'chaos', '--only', 'browser', '--bus', 'kafka'])).toEqual({
      projects: [],
      parts: ['browser', 'chaos'],
      onKafka: true,
    });
  });

  it.each([
    [['--only', 'browsers'], 'There is no part browsers'],
    [['--bus', 'embedded'], '--bus is kafka or left out'],
    [['--bsu', 'kafka'], '--only PART'],
  ])('refuse %j in words that help', (args, words) => {
    expect(() => readTestOptions(args)).toThrow(words);
  });
});
