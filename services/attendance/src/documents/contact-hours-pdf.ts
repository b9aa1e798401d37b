import { lengthOfClass } from '../domain/register.ts';
import type { Imprint } from '../usecases/documents/press.ts';
import type { OwnRecord } from '../usecases/see-registers.ts';
import { drawBar, drawFigures, drawHeading, drawVerdict, footOf } from './furniture.ts';
import { ink, inner } from './look.ts';
import { Paper } from './paper.ts';
import { sentencesIn, type Sentences } from './sentences.ts';
import { drawTable, type Column } from './table.ts';
import { wordingFor, type Wording } from './times.ts';

type Row = OwnRecord['rows'][number];

/** A person's contact hours in a course for printing: one row for each class that has ended. */
export async function printContactHours(record: OwnRecord, imprint: Imprint): Promise<Buffer> {
  const { register, person, rows } = record;
  const words = sentencesIn(imprint.language);
  const wording = wordingFor(words, imprint.timeZone);
  const paper = await Paper.open(words.contactHoursOf(person.name), words);
  drawHeading(
    paper,
    register.courseTitle,
    words.contactHoursOf(person.name),
    [span(rows, wording), words.personId(person.personId)].filter((part) => part !== '').join(' · '),
  );
  drawFigures(paper, figuresOf(record, words, wording));
  if (rows.length === 0) await paper.paragraph(words.noClasses, { ink: ink.soft }, 12);
  else await drawTable(paper, columnsOf(paper, words, wording), rows, ({ row }) => (row.correction ? 35 : 24));
  const { policy } = register;
  const whose = words.ruleOf(policy.scope, policy.version, policy.setByName);
  for (const sentence of [`${whose} ${words.rule(policy.policy)}`, words.timesIn(wording.zone)])
    await paper.paragraph(sentence, { size: 8, ink: ink.soft }, 2);
  await paper.explainBoxes(words.unprintable);
  return paper.finish(footOf(register.organisationName, imprint, words, wording));
}

function span(rows: readonly Row[], wording: Wording): string {
  const dates = [rows.at(0), rows.at(-1)].flatMap((row) => (row ? [wording.date(startOf(row))] : []));
  return [...new Set(dates)].join(' – ');
}

function startOf({ class: { record, startsAtMs } }: Row): number {
  return record.startedAtMs ?? startsAtMs ?? record.endedAtMs ?? 0;
}

function figuresOf(
  { register, rows, person: { totals } }: OwnRecord,
  { summary, ...words }: Sentences,
  wording: Wording,
) {
  const requiredMs = register.policy.policy.requiredContactMinutes * 60_000;
  const heldMs = register.classes.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  return [
    { value: words.hours(wording.hours(totals.attendedMs)), name: summary.contactHours },
    ...(requiredMs > 0 ? [{ value: words.hours(wording.hours(requiredMs)), name: summary.required }] : []),
    { value: words.hours(wording.hours(heldMs)), name: summary.ofClasses },
    { value: wording.percent(totals.share), name: summary.share },
    { value: String(rows.length), name: summary.classes },
  ];
}

function columnsOf(paper: Paper, words: Sentences, wording: Wording): Column<Row>[] {
  return [
    {
      title: words.columns.date,
      width: 84,
      draw: (row, x, y, width) => paper.line(wording.shortDate(startOf(row)), x, y, width),
    },
    {
      title: words.columns.class,
      width: 156,
      draw: ({ class: { title }, row }, x, y, width) => {
        paper.line(title, x, y, width, { face: 'strong' });
        const { correction } = row;
        if (!correction) return;
        const note = words.corrected(correction.reason, row.correctedByName, wording.moment(correction.madeAtMs));
        paper.line(note, x, y + 13, inner - 100, { size: 7.5, ink: ink.soft });
      },
    },
    {
      title: words.columns.verdict,
      width: 92,
      draw: ({ row }, x, y, width) => drawVerdict(paper, row.verdict, words.verdicts[row.verdict], x, y, width),
    },
    {
      title: words.columns.minutes,
      width: 70,
      draw: ({ class: { record }, row }, x, y, width) => {
        const length = wording.minutes(lengthOfClass(record));
        paper.line(words.minutesOf(wording.minutes(row.attendedMs), length), x, y, width);
      },
    },
    {
      title: words.columns.presence,
      width: inner - 402,
      draw: (row, x, y, width) => {
        const fromMs = startOf(row);
        const frame = { fromMs, toMs: row.class.record.endedAtMs ?? fromMs };
        drawBar(paper, frame, row.row.intervals, x, y + 2, width - 8);
      },
    },
  ];
}
