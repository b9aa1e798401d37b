import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TraceReport } from './main.ts';

it('follows a learner from a click through every service to the answer of the record store, in one trace with ids only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-trace-'));
  try {
    const file = join(folder, 'report.json');
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json', file]);
    const { spans, logLines, leaks } = JSON.parse(await readFile(file, 'utf8')) as TraceReport;
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(['lectern-gateway', 'lectern-session', 'lectern-media', 'lectern-attendance']),
    );
    const join_ = spans.find(({ name }) => name === 'session.join');
    expect(spans.find(({ spanId }) => spanId === join_?.parentSpanId)?.name).toBe('gateway.join');
    const names = new Set(spans.map(({ name }) => name));
    expect(names).toContain('handle lectern.session.participant-joined.v1');
    expect(names).toContain('attendance.send-statements');
    expect(spans.filter(({ parentSpanId }) => !ids.has(parentSpanId)).length).toBeLessThanOrEqual(3);
    expect(logLines).toBeGreaterThan(0);
    expect(leaks).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
