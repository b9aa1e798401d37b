import type { Browser } from 'playwright-core';
import { continueSteps } from '../steps.ts';
import type { Stack } from '../up/stack.ts';
import { ensureWorker } from '../worker/worker.ts';
import { build } from '../build/build.ts';
import { launchChromium } from '../load/browser.ts';
import { startClassroom } from '../load/classroom.ts';
import { measureCrowd, quantile } from '../load/crowd.ts';
import { openSchool } from '../load/people.ts';
import { openPage, bundleForPage } from '../load/browser.ts';
import { describeJoins, measureJoins } from './join-to-frame.ts';
import { ensureKafka } from '../kafka/kafka.ts';
import { busRows } from './bus-rows.ts';
import { measureBus, measureFanout, measureJournal, measureStatements } from './other-benches.ts';
import { judge, table, type Row } from './table.ts';
import { measureStart } from './warm-start.ts';
import { visitWebApp, type WebFigures } from './web-app.ts';

const visits = 20;
const appVisits = 10;
const people = 100;
const rows: Row[] = [];

const { step } = continueSteps();
const worker = await step('Media worker', ensureWorker);
process.env['MEDIASOUP_WORKER_BIN'] = worker;
await step('Kafka', ensureKafka);
await step('Build', () => build());
await step('Measuring', async (say) => {
  await withClassroom(say);
  say('facts into the journal');
  const journal = await measureJournal();
  const facts = `${journal.ours.toLocaleString('en')} facts/s, plain insert ${journal.plain.toLocaleString('en')}`;
  rows.push([
    'journal: facts appended, one process, 200 rooms',
    facts,
    `${journal.ratio.toFixed(2)} ×`,
    '≥ 0.5 ×, ≥ 10 000/s',
    judge(journal.ratio >= 0.5 && journal.ours >= 10_000),
  ]);
  say('events on the embedded bus');
  rows.push(...busRows('embedded bus', 'plain inserts', await measureBus('embedded')));
  say('events on Kafka');
  rows.push(...busRows('Kafka', 'bare kafkajs', await measureBus('kafka')));
  say('live fan-out');
  const fanout = await measureFanout();
  rows.push([
    'live fan-out: gateway CPU per delivered fact, 300 sockets',
    `${fanout.ours.toFixed(2)} µs, ws.send ${fanout.plain.toFixed(2)} µs`,
    `${fanout.ratio.toFixed(2)} ×`,
    '≤ 0.4 ×',
    judge(fanout.ratio <= 0.4),
  ]);
  say('statements');
  const statements = await measureStatements();
  rows.push([
    'xAPI statements: made, kept and sent, per second of one core',
    `${statements.perCore.toLocaleString('en')}/s (${statements.perSecond.toLocaleString('en')}/s with the database on this machine)`,
    '',
    '≥ 3 000/s',
    judge(statements.perCore >= 3_000),
  ]);
  rows.push([
    'fact heard → statement accepted, in calm',
    `p99 ${statements.p99Ms} ms`,
    '',
    'p99 ≤ 2 000 ms',
    judge(statements.p99Ms <= 2_000),
  ]);
  say('starting twice');
  const { seconds, memory } = await measureStart();
  rows.push(['warm start to joinable', `${seconds.toFixed(1)} s`, '', '≤ 5 s', judge(seconds <= 5)]);
  const all = memory.find(({ name }) => name === 'all')?.megabytes ?? NaN;
  const each = memory.filter(({ name }) => name !== 'all').map(({ name, megabytes }) => `${name} ${megabytes}`);
  rows.push(['memory of all processes, at rest', `${all} MB: ${each.join(', ')}`, '', '≤ 700 MB', judge(all <= 700)]);
  return {};
});
console.log(`\n${table(rows)}\n`);

async function withClassroom(say: (text: string) => void): Promise<void> {
  // One machine stands for a school: its address may ask more often than one person's.
  const environment = { GATEWAY_REQUESTS_PER_SECOND: '1000', LOG_LEVEL: 'warn' };
  const stack = await startClassroom({ environment });
  const browser = await launchChromium();
  try {
    say(`${2 * visits} joins, ours and bare`);
    const joins = await measureJoins(stack, browser, worker, visits);
    const { oursMs, bareMs, ratio, p95Ms } = describeJoins(joins);
    const found = `${oursMs.toFixed(0)} ms (p95 ${p95Ms.toFixed(0)}), bare ${bareMs.toFixed(0)} ms`;
    rows.push([
      'join: click → first remote frame, the SDK',
      found,
      `${ratio.toFixed(2)} ×`,
      '≤ 1.5 ×, p95 ≤ 500 ms',
      judge(ratio <= 1.5 && p95Ms <= 500),
    ]);
    say('joins in the web app');
    rows.push(...(await inWebApp(stack, browser, bareMs)));
    say(`${people} people`);
    const crowd = await measureCrowd(stack, people);
    const { joining } = crowd;
    const came = `${crowd.failures} failures, p95 ${crowd.joinP95.toFixed(0)} ms; a client got ${joining.messages.toFixed(0)} messages, ${(joining.bytes / 1_000).toFixed(0)} kB for ${joining.facts} facts`;
    rows.push([`${people} people join one class within 3 s`, came, '', 'no failures', judge(crowd.failures === 0)]);
  } finally {
    await browser.close();
    await stack.close();
  }
}

/** The same in the whole web app, at whose door a person stands with both devices off, and with both on. */
async function inWebApp(stack: Stack, browser: Browser, bareMs: number): Promise<Row[]> {
  const school = { origin: stack.origin, apiKey: stack.demo.apiKey };
  const { staff, learners, sessionId } = await openSchool(school, 2);
  const files = await bundleForPage(new URL('../load/page.ts', import.meta.url));
  const ada = await openPage(browser, stack.origin, staff.cookie, files);
  await ada.ask('approach', sessionId);
  await ada.ask('join', { publishes: ['camera', 'microphone'] });
  const [listener = staff, speaker = staff] = learners;
  const silent = await visitWebApp(stack, browser, listener, sessionId, { visits: appVisits, sends: false });
  const sending = await visitWebApp(stack, browser, speaker, sessionId, { visits: appVisits, sends: true });
  await ada.page.context().close();
  const row = (what: string, { joinMs }: WebFigures): Row => {
    const [median, p95] = [quantile(joinMs, 0.5), quantile(joinMs, 0.95)];
    const found = `${median.toFixed(0)} ms (p95 ${p95.toFixed(0)}), bare ${bareMs.toFixed(0)} ms`;
    const verdict = judge(median / bareMs <= 1.5 && p95 <= 500);
    return [what, found, `${(median / bareMs).toFixed(2)} ×`, '≤ 1.5 ×, p95 ≤ 500 ms', verdict];
  };
  const { scriptKB } = silent;
  return [
    row('the same in the web app, microphone and camera off', silent),
    row('the same in the web app, microphone and camera on', sending),
    [
      'JavaScript until the first remote frame',
      `${scriptKB.toFixed(0)} kB gzipped`,
      '',
      '≤ 150 kB',
      judge(scriptKB <= 150),
    ],
  ];
}
