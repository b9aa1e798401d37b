import { parse } from 'csv-parse/sync';
import { imprint, record, recordOf, registerOf, rowOf, rows } from './document.testing.ts';
import { PrintingPress } from './printing-press.ts';
import { readPdf } from './read-pdf.testing.ts';

const press = new PrintingPress();
const hostile = [
  '=HYPERLINK("http://evil.example","Ben")',
  '+Ben',
  '@Ben',
  '\u202eneB\u202c\u200f',
  'Ben\r\n,"Ada",absent',
  'Ώμέγα Ψυχή',
  'Жанна Щукина-Её',
  'Łukasz Żółć',
  'مريم العلي',
  '王小明',
  'Zoë 👩‍🏫',
  'a\ud800b',
  'x'.repeat(400),
  '',
];
const read = (bytes: Buffer) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[];

describe('the register of a class as CSV', () => {
  it('has one line for each person, with every figure', () => {
    const lines = read(press.classRegisterCsv(registerOf()));
    expect(lines.map(({ name, verdict, attended_minutes }) => [name, verdict, attended_minutes])).toEqual(
      rows.map(({ name, verdict, attendedMs }) => [name, verdict, String(attendedMs / 60_000)]),
    );
    expect(lines[2]).toMatchObject({
      ...{ class: 'Derivatives', class_seconds: '3000', register_version: '2', gaps: '2', share: '0.92' },
      ...{ class_started_at: '2026-11-17T09:00:00.000Z', first_at: '2026-11-17T09:00:00.000Z' },
      intervals:
        '2026-11-17T09:00:00.000Z/2026-11-17T09:17:00.000Z 2026-11-17T09:20:00.000Z/2026-11-17T09:39:00.000Z 2026-11-17T09:40:00.000Z/2026-11-17T09:50:00.000Z',
    });
    expect(lines[5]).toMatchObject({ verdict: 'excused', correction_reason: 'medical', corrected_by: 'Ada Okafor' });
  });

  it('keeps every name on its own line and from being a formula', () => {
    const lines = read(press.classRegisterCsv(registerOf(hostile.map((name) => rowOf(name)))));
    expect(lines.map(({ name }) => name)).toEqual(
      hostile.map((name) => name.toWellFormed().replace(/^(?=[=+@])/, "'")),
    );
    expect(lines.every(({ person_id }) => person_id)).toBe(true);
  });
});

describe('the register of a course as CSV', () => {
  it('has a line for each person and two columns for each class', () => {
    const { register, person } = recordOf(2);
    const cell = { verdict: 'present', attendedMs: 3_000_000, isCorrected: false } as const;
    const lines = read(press.courseRegisterCsv({ ...register, people: [{ ...person, cells: [cell, undefined] }] }));
    expect(lines).toEqual([
      {
        ...{ person_id: person.personId, name: 'Ben Keller', role: 'learner', attended_minutes: '92' },
        ...{ attended_seconds: '5520', share: '0.92', present: '1', late: '1', left_early: '0', absent: '0' },
        ...{ excused: '0', is_at_risk: 'false' },
        '2026-11-17T09:00:00.000Z Derivatives 1 verdict': 'present',
        '2026-11-17T09:00:00.000Z Derivatives 1 attended_seconds': '3000',
        '2026-11-18T09:00:00.000Z Derivatives 2 verdict': '',
        '2026-11-18T09:00:00.000Z Derivatives 2 attended_seconds': '',
      },
    ]);
  });
});

describe('the register of a class as PDF', () => {
  it('says who was there, by which rule, who issued it and how to confirm it', async () => {
    const { title, pages } = readPdf(await press.classRegisterPdf(registerOf(), imprint));
    expect(title).toBe('Register of Derivatives');
    expect(pages).toHaveLength(1);
    for (const said of [
      'Calculus I · Tuesday group · 17 November 2026 · 10:00–10:50',
      'Version 2, computed 17 November 2026, 10:50',
      'Chloe Laurent\nLate 8 min\n42 of 50',
      'Left early',
      'Corrected by Ada Okafor, 16 November 2026, 17:20: “medical”',
      'Gus (guest)\nNo verdict',
      'Rule of the course, version 3, set by Ada Okafor. Late after 5 minutes;',
      'Times are the server’s, in Europe/Madrid.',
      'Example University',
      'Issued by Ada Okafor, 17 November 2026, 12:00',
      'Verification code 7K3M-Q9TX-4B2D-WN8E',
      'https://class.example.edu/verify/7K3M-Q9TX-4B2D-WN8E',
      'Page 1 of 1',
    ])
      expect(pages[0]).toContain(said);
  });

  it('can be read aloud: a heading, a table with heads, and nothing told twice', async () => {
    const names = Array.from({ length: 60 }, (_, index) => rowOf(`Ben ${index}`, [0, 50]));
    const file = (await press.classRegisterPdf(registerOf(names), imprint)).toString('latin1');
    const count = (part: string) => file.match(new RegExp(`/S /${part}\\b`, 'g'))?.length;
    expect(file).toMatch(/\/Marked true/);
    expect([count('H1'), count('Table'), count('TR'), count('TH'), count('TD')]).toEqual([1, 1, 61, 5, 300]);
  });

  it('speaks the reader’s language, and English and UTC where it knows better of neither', async () => {
    const spanish = await press.classRegisterPdf(registerOf(), { ...imprint, language: 'es-MX' });
    expect(readPdf(spanish)).toMatchObject({ title: 'Registro de Derivatives' });
    expect(readPdf(spanish).pages[0]).toMatch(/Tarde 8 min[^]*Justificada[^]*Página 1 de 1/);
    const unknown = await press.classRegisterPdf(registerOf(), {
      ...imprint,
      language: 'tlh',
      timeZone: 'Mars/Olympus',
    });
    expect(readPdf(unknown).pages[0]).toMatch(/09:00–09:50[^]*Times are the server’s, in UTC\./);
  });

  it('says of a class that is not over that it is provisional, and of one without people that there are none', async () => {
    const { endedAtMs: _, ...running } = record;
    const register = { ...registerOf([]), record: running, version: 0, computedAtMs: undefined };
    const [page] = readPdf(await press.classRegisterPdf(register, imprint)).pages;
    expect(page).toContain('Provisional:');
    expect(page).toContain('Nobody is enrolled, and nobody came.');
  });

  it('prints every name on one line, with boxes for what its fonts do not have, and says so', async () => {
    const { pages } = readPdf(await press.classRegisterPdf(registerOf(hostile.map((name) => rowOf(name))), imprint));
    const lines = pages.join('\n').split('\n');
    for (const name of ['=HYPERLINK("http://evil.exam…', 'neB', 'Ben ,"Ada",absent', 'Ώμέγα Ψυχή', 'Жанна Щукина-Её'])
      expect(lines.some((line) => line.startsWith(name.replace('…', '').slice(0, 20)))).toBe(true);
    for (const name of ['Łukasz Żółć', '□□□□ □□□□□', '□□□', 'Zoë □', 'a□b']) expect(lines).toContain(name);
    expect(pages.at(-1)).toContain('A box □ stands for a character');
    expect(pages.join('')).not.toMatch(/\p{Cf}/u);
  });

  it('holds a thousand people, with the head and the foot on every page', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => ({
      ...rows[index % rows.length]!,
      name: `${hostile[index % hostile.length]?.slice(0, 20)} ${index}`,
    }));
    const file = await press.classRegisterPdf(registerOf(names), imprint);
    expect(file.length).toBeLessThan(1024 * 1024);
    const { pages } = readPdf(file);
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      expect(page).toContain('Verification code 7K3M-Q9TX-4B2D-WN8E');
    });
    expect(pages.filter((page) => page.includes('Name\nVerdict\nMinutes')).length).toBeGreaterThanOrEqual(
      pages.length - 1,
    );
    expect(pages.join('\n').match(/ of 50$/gm)).toHaveLength(1_000);
  }, 60_000);
});

describe('contact hours as PDF', () => {
  it('has the sum, what is required, and a line for each class', async () => {
    const record = recordOf(40);
    const { title, pages } = readPdf(await press.contactHoursPdf(record, imprint));
    expect(pages[0]).toContain(`17 November 2026 – 26 December 2026 · person id ${record.person.personId}`);
    expect(title).toBe('Contact hours of Ben Keller');
    expect(pages.length).toBeGreaterThan(1);
    for (const said of [
      'contact hours',
      '10.0 h\nrequired',
      '33.3 h\nheld',
      'of the classes',
      'Derivatives 1\nPresent',
    ])
      expect(pages[0]).toContain(said);
    expect(pages.join('\n')).toContain('Derivatives 40');
  });

  it('is a page also before the first class', async () => {
    const { pages } = readPdf(await press.contactHoursPdf(recordOf(0), imprint));
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain('No class of the course has ended.');
  });
});
