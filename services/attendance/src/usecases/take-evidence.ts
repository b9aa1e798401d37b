import type { ClassRef, EnrolmentChange, Evidence } from '../domain/evidence.ts';
import type { RecordListener } from './listeners.ts';
import type { ClassNews, ClassRecords, EvidenceLog, Rosters } from './stores.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Long enough for the last events of a class to come together, short against the 5 s in which a register is promised. */
const settleMs = { classEnded: 500, lateEvidence: 1_000 };

/** Keeps what was heard of a class, once, and has its register computed when the class is over. */
export class TakeEvidence {
  constructor(
    private readonly work: UnitOfWork,
    private readonly records: ClassRecords,
    private readonly log: EvidenceLog,
    private readonly listener: RecordListener,
  ) {}

  execute(ref: ClassRef, evidence: Evidence, traceparent: string): Promise<void> {
    return this.work.run(async () => {
      const record = await this.records.note(ref, newsIn(evidence));
      if (!(await this.log.add(ref.sessionId, evidence))) return;
      await this.listener.heard(ref, evidence, traceparent);
      if (record.endedAtMs === undefined) return;
      const isFirst = record.registerVersion === 0;
      const due = { cause: isFirst ? 'class-ended' : 'late-evidence', traceparent } as const;
      await this.records.makeDue(ref.sessionId, due, isFirst ? settleMs.classEnded : settleMs.lateEvidence);
    });
  }
}

function newsIn({ body, atMs }: Evidence): ClassNews {
  switch (body.kind) {
    case 'class-scheduled':
      return { startsAtMs: body.startsAtMs, endsAtMs: body.endsAtMs };
    case 'class-opened':
      return { openedAtMs: atMs };
    case 'class-started':
      return { startedAtMs: atMs };
    case 'class-ended':
      return { startedAtMs: body.startedAtMs, endedAtMs: body.endedAtMs };
    default:
      return {};
  }
}

/** Keeps a change of an enrolment, and has the registers computed anew of classes that ended after it. */
export class TakeEnrolmentChange {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rosters: Rosters,
    private readonly records: ClassRecords,
  ) {}

  execute(change: EnrolmentChange, traceparent: string): Promise<void> {
    return this.work.run(async () => {
      if (!(await this.rosters.add(change))) return;
      const { organisationId, courseId: id, atMs: sinceMs } = change;
      const concern = { scope: 'course-since', organisationId, id, sinceMs } as const;
      await this.records.makeDueWithin(concern, { cause: 'enrolment', traceparent });
    });
  }
}
