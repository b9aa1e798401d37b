import type { Interval } from '../domain/interval.ts';
import { tally } from '../domain/register.ts';
import type { Imprint } from '../usecases/documents/press.ts';
import type { ClassRegister, RegisterRow } from '../usecases/read-class-register.ts';
import { drawBar, drawFigures, drawHeading, drawVerdict, footOf } from './furniture.ts';
import { ink, inner } from './look.ts';
import { Paper } from './paper.ts';
import { sentencesIn, type Sentences } from './sentences.ts';
import { drawTable, type Column } from './table.ts';
import { wordingFor, type Wording } from './times.ts';

/** The register of a class for printing. */
export async function printClassRegister(register: ClassRegister, imprint: Imprint): Promise<Buffer> {
  const words = sentencesIn(imprint.language);
  const wording = wordingFor(words, imprint.timeZone);
  const paper = await Paper.open(words.registerOf(register.title), words);
  const frame = frameOf(register, imprint.issuedAtMs);
  drawHeading(
    paper,
    [register.courseTitle, wording.date(frame.fromMs), clocks(frame, wording)].join(' · '),
    words.registerOf(register.title),
    standing(register, words, wording),
  );
  drawFigures(paper, figuresOf(register, words));
  if (register.rows.length === 0) await paper.paragraph(words.nobody, { ink: ink.soft }, 12);
  else await drawTable(paper, columnsOf(paper, frame, words, wording), register.rows, heightOf);
  for (const sentence of rulesOf(register, words, wording)) await paper.paragraph(sentence, small, 2);
  await paper.explainBoxes(words.unprintable);
  return paper.finish(footOf(register.organisationName, imprint, words, wording));
}

const small = { size: 8, ink: ink.soft } as const;

/** From the start to the end; until now while it runs; as it was planned where it never started. */
function frameOf({ record, startsAtMs, endsAtMs }: ClassRegister, nowMs: number): Interval {
  const fromMs = record.startedAtMs ?? startsAtMs ?? nowMs;
  return { fromMs, toMs: Math.max(fromMs, record.endedAtMs ?? (record.startedAtMs ? nowMs : (endsAtMs ?? nowMs))) };
}

function clocks({ fromMs, toMs }: Interval, wording: Wording): string {
  return `${wording.clock(fromMs)}–${wording.clock(toMs)}`;
}

function standing({ version, computedAtMs }: ClassRegister, words: Sentences, wording: Wording): string {
  return version === 0 || computedAtMs === undefined
    ? words.provisional
    : words.version(version, wording.moment(computedAtMs));
}

function figuresOf({ rows }: ClassRegister, { verdicts }: Sentences) {
  const { present, late, leftEarly, absent, excused } = tally(rows);
  const counts = { present, late, 'left-early': leftEarly, absent, excused };
  return Object.entries(counts).map(([verdict, count]) => ({
    value: String(count),
    name: verdicts[verdict as keyof typeof counts].toLowerCase(),
  }));
}

function heightOf({ correction }: RegisterRow): number {
  return correction ? 35 : 24;
}

function columnsOf(paper: Paper, frame: Interval, words: Sentences, wording: Wording): Column<RegisterRow>[] {
  const length = wording.minutes(frame.toMs - frame.fromMs);
  return [
    {
      title: words.columns.name,
      width: 138,
      draw: (row, x, y, width) => {
        const name = row.isEnrolled ? row.name : `${row.name} (${words.guest})`;
        paper.line(name, x, y, width, { face: 'strong', size: 9 });
        const { correction } = row;
        if (!correction) return;
        const note = words.corrected(correction.reason, row.correctedByName, wording.moment(correction.madeAtMs));
        paper.line(note, x, y + 13, inner - 16, { size: 7.5, ink: ink.soft });
      },
    },
    {
      title: words.columns.verdict,
      width: 88,
      draw: (row, x, y, width) => drawVerdict(paper, row.verdict, verdictOf(row, words, wording), x, y, width),
    },
    {
      title: words.columns.minutes,
      width: 60,
      draw: (row, x, y, width) =>
        paper.line(words.minutesOf(wording.minutes(row.attendedMs), length), x, y, width, { size: 9 }),
    },
    {
      title: words.fromTo(wording.clock(frame.fromMs), wording.clock(frame.toMs)),
      width: 108,
      draw: (row, x, y, width) => drawBar(paper, frame, row.intervals, x, y + 2, width),
    },
    {
      title: words.columns.tookPart,
      width: inner - 394,
      draw: (row, x, y, width) =>
        paper.line(partOf(row, words, wording), x, y + 0.5, width, { size: 7.5, ink: ink.soft }),
    },
  ];
}

function verdictOf({ verdict, rule, lateMs }: RegisterRow, words: Sentences, wording: Wording): string {
  return verdict === 'late' && rule === 'late-after' ? words.lateBy(wording.minutes(lateMs)) : words.verdicts[verdict];
}

function partOf({ gaps, engagement }: RegisterRow, words: Sentences, wording: Wording): string {
  const { spokeMs, hands, chatMessages } = engagement;
  return [
    gaps > 0 ? words.gaps(gaps) : '',
    spokeMs >= 60_000 ? words.spoke(wording.minutes(spokeMs)) : '',
    hands > 0 ? words.hands(hands) : '',
    chatMessages > 0 ? words.messages(chatMessages) : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function rulesOf({ policy }: ClassRegister, words: Sentences, wording: Wording): string[] {
  const whose = words.ruleOf(policy.scope, policy.version, policy.setByName);
  return [`${whose} ${words.rule(policy.policy)}`, words.timesIn(wording.zone)];
}
