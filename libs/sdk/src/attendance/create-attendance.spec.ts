import { newId } from '@lectern/kernel';
import { createAttendance } from './create-attendance.ts';

const sessionId = newId<'session'>();
const courseId = newId<'course'>();
const personId = newId<'person'>();

function attendanceWith(answer: () => Response = () => Response.json({})) {
  const calls: { method?: string; path: string; body?: unknown }[] = [];
  const attendance = createAttendance({
    origin: 'https://class.example.edu',
    fetch: (input, { method, body } = {}) => {
      const path = String(input).slice('https://class.example.edu/api/v1'.length);
      calls.push({ method, path, ...(body ? { body: JSON.parse(String(body)) as unknown } : {}) });
      return Promise.resolve(answer());
    },
  });
  return { attendance, calls };
}

describe('the attendance part of the REST client', () => {
  it('asks for registers and corrects them', async () => {
    const { attendance, calls } = attendanceWith();
    const correction = { reason: 'Ill', change: { kind: 'undo' }, entryVersion: 3, requestId: newId() } as const;
    await attendance.getClassRegister(sessionId, { version: 2 });
    await attendance.correct(sessionId, personId, correction);
    await attendance.openDispute(sessionId, 'I was there.');
    expect(calls).toEqual([
      { method: 'GET', path: `/classes/${sessionId}/register?version=2` },
      { method: 'POST', path: `/classes/${sessionId}/register/${personId}/corrections`, body: correction },
      { method: 'POST', path: `/classes/${sessionId}/disputes`, body: { text: 'I was there.' } },
    ]);
  });

  it('sets a policy, and withdraws it when there is none', async () => {
    const { attendance, calls } = attendanceWith();
    const policy = {
      ...{ lateAfterMinutes: 5, absentAfterMinutes: 20, requiredSharePercent: 50, leftEarlyBeforeMinutes: 10 },
      ...{ minimumClassMinutes: 5, graceSeconds: 60, judgesObservers: false, requiredContactMinutes: 600 },
    };
    await attendance.setPolicy('organisation', newId(), policy, 0);
    await attendance.setPolicy('course', courseId, undefined, 1);
    expect(calls).toEqual([
      { method: 'PUT', path: '/organisation/attendance-policy', body: { policy, version: 0 } },
      { method: 'DELETE', path: `/courses/${courseId}/attendance-policy?version=1` },
    ]);
  });

  it('brings files under their own name', async () => {
    const { attendance, calls } = attendanceWith(
      () =>
        new Response('%PDF', {
          headers: { 'content-disposition': `attachment; filename="Biolog_a.pdf"; filename*=UTF-8''Biolog%C3%ADa.pdf` },
        }),
    );
    const of = { courseId, personId };
    const file = await attendance.exportDocument('contact-hours-pdf', of, { purpose: 'grant office', language: 'es' });
    expect([file.fileName, await file.content.text()]).toEqual(['Biología.pdf', '%PDF']);
    expect(calls[0]?.path).toBe(
      `/courses/${courseId}/people/${personId}/contact-hours.pdf?purpose=grant+office&language=es`,
    );
  });

  it('turns problem details into a refusal, also where a file was asked for', async () => {
    const problem = { status: 403, code: 'NOT_ALLOWED', detail: 'no', retryable: false, figures: {} };
    const { attendance } = attendanceWith(() => Response.json(problem, { status: 403 }));
    await expect(attendance.exportDocument('class-register-csv', { sessionId })).rejects.toMatchObject({
      name: 'RefusedError',
      code: 'NOT_ALLOWED',
    });
  });

  it('speaks of oneself where nobody is named', async () => {
    const { attendance, calls } = attendanceWith();
    await attendance.getOptOut();
    await attendance.setOptOut(true, personId);
    expect(calls).toEqual([
      { method: 'GET', path: '/me/lrs-opt-out' },
      { method: 'PUT', path: `/people/${personId}/lrs-opt-out`, body: { isOut: true } },
    ]);
  });
});
