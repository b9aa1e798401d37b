import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startClassroom } from '../load/classroom.ts';
import { signIn } from '../load/people.ts';
import { createClient, type PersonId, type SessionId } from '@lectern/sdk';
import { createAttendance } from '@lectern/sdk/attendance';
import { startRecordStore } from '@lectern/testing';
import { WebSocket } from 'ws';
import { startCollector, type CollectedSpan, type Collector } from './collector.ts';
import { printTrace } from './tree.ts';
import { visitClass } from './visit.ts';

/** What `--json FILE` holds. */
export type TraceReport = {
  readonly spans: readonly CollectedSpan[];
  /** How many log lines carry the id of the trace. */
  readonly logLines: number;
  /** Personal words that were found in a span or a log line: must be empty. */
  readonly leaks: readonly string[];
};

/** The last span of the trace: the record store has answered. */
const lastSpan = 'attendance.send-statements';
const chat = 'a question that nobody else should read';
/** What the demonstration class knows of its people. */
const personal = [chat, 'Ada Moreau', 'ada@example.edu', 'Ben Okafor', 'ben@example.edu', 'Derivatives', 'Calculus'];

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const collector = await startCollector();
const store = await startRecordStore();
const environment = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  OTEL_BSP_SCHEDULE_DELAY: '100',
  ATTENDANCE_MAY_ALLOW_PRIVATE_ADDRESSES: 'true',
  LOG_LEVEL: 'debug',
};
const classroom = await startClassroom({ environment });
try {
  const { origin, demo, data } = classroom;
  const admin = createClient({ origin, apiKey: demo.apiKey, WebSocket });
  const sessionId = demo.sessionId as SessionId;
  await createAttendance({ origin, apiKey: demo.apiKey }).createConnection({
    name: 'Ralph',
    endpoint: store.endpoint,
    credentials: { kind: 'basic', name: store.user, secret: store.password },
    verbGroups: ['class', 'presence', 'attendance', 'media', 'taking-part'],
    isOn: true,
    allowsPrivateAddresses: true,
  });
  const ben = { personId: demo.people.Ben as PersonId, name: 'Ben', role: 'learner' } as const;
  const { cookie } = await signIn(origin, admin, ben, sessionId);
  const visit = await visitClass({ origin, cookie, sessionId }, chat);
  const spans = await collect(collector, visit.traceId);
  visit.close();
  const logs = await readLogs(join(data, 'logs'));
  const report: TraceReport = {
    spans,
    logLines: logs.split('\n').filter((line) => line.includes(visit.traceId)).length,
    leaks: personal.filter((word) => collector.raw().includes(word) || logs.includes(word)),
  };
  console.log(`One visit of a learner, trace ${visit.traceId}\n\n${printTrace(spans)}\n`);
  console.log(
    `${report.logLines} log lines carry the trace. Personal words in spans or logs: ${report.leaks.join(', ') || 'none'}.`,
  );
  if (values.json) await writeFile(values.json, JSON.stringify(report));
} finally {
  await classroom.close();
  await store.close();
  collector.close();
}

/** Spans arrive service by service; the trace is whole when the store has answered and nothing new has come for a while. */
async function collect({ spans }: Collector, traceId: string): Promise<readonly CollectedSpan[]> {
  const ofTrace = () => spans().filter((span) => span.traceId === traceId);
  const isAnswered = () => ofTrace().some(({ name }) => name === lastSpan);
  for (let quietMs = 0, seen = 0, waitedMs = 0; quietMs < 1_000 && waitedMs < 30_000; waitedMs += 100) {
    await pause(100);
    const now = ofTrace().length;
    quietMs = now === seen && isAnswered() ? quietMs + 100 : 0;
    seen = now;
  }
  return ofTrace();
}

async function readLogs(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
