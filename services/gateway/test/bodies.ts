import { newId } from '@lectern/kernel';

const policy = {
  ...{ lateAfterMinutes: 5, absentAfterMinutes: 20, requiredSharePercent: 50, leftEarlyBeforeMinutes: 10 },
  ...{ minimumClassMinutes: 5, graceSeconds: 60, judgesObservers: false, requiredContactMinutes: 600 },
};
const connection = {
  name: 'Campus LRS',
  endpoint: 'https://lrs.example.edu/xapi',
  credentials: { kind: 'basic', name: 'lectern', secret: 'right' },
  verbGroups: ['presence', 'attendance'],
  isOn: true,
};

/** One good value for every field that any operation takes: a body with all of them is right for each. */
export const goodBody = {
  title: 'Cells',
  startsAt: '2026-03-02T10:00:00Z',
  endsAt: '2026-03-02T11:00:00Z',
  enrolments: [{ name: 'x', email: 'x@example.edu', role: 'learner' }],
  reason: 'The bus broke down',
  change: { kind: 'set-verdict', verdict: 'excused' },
  entryVersion: 2,
  requestId: newId() as string,
  text: 'The tram stood still.',
  policy,
  version: 0,
  ...connection,
  draft: connection,
  statementIds: [] as string[],
  from: '2026-03-01T00:00:00Z',
  isOut: true,
};
