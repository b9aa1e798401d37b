import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import { AjvStatementRules } from '../../clients/lrs/statement-schema.ts';
import { uuid5 } from '../../crypto/uuid5.ts';
import { personOf, type Draft, type Said } from './draft.ts';
import { durationOf, write, type Setting } from './statement.ts';

const organisationId = '0192f000-0000-7000-8000-000000000001' as OrganisationId;
const setting: Setting = {
  organisationId,
  courseId: '0192f000-0000-7000-8000-000000000002' as CourseId,
  sessionId: '0192f000-0000-7000-8000-000000000003' as SessionId,
  origin: 'https://class.example.edu',
  nameOf: (key) => uuid5(organisationId, key),
};
const personId = '0192f000-0000-7000-8000-00000000000b' as PersonId;
const account = 'Ux3mPq7Zk1vT9bYw2dLrNA';
const eventId = '0192f000-0000-7000-8000-0000000000e1';
const ended = Date.UTC(2026, 10, 17, 9, 50);

const everything: readonly Said[] = [
  { kind: 'initialized' },
  { kind: 'joined', personId },
  { kind: 'source-opened', personId, source: 'microphone' },
  { kind: 'source-closed', personId, source: 'microphone' },
  { kind: 'source-opened', personId, source: 'camera' },
  { kind: 'source-closed', personId, source: 'camera' },
  { kind: 'source-opened', personId, source: 'screen' },
  { kind: 'source-closed', personId, source: 'screen' },
  { kind: 'hand-raised', personId },
  { kind: 'hand-lowered', personId },
  { kind: 'chat-posted', personId, messageKey: eventId },
  { kind: 'left', personId, stayedMs: 2_999_250 },
  { kind: 'terminated', lengthMs: 3_000_000 },
  {
    kind: 'attended',
    personId,
    verdict: 'late',
    rule: 'late-after',
    attendedMs: 2_640_000,
    share: 0.88,
    requiredShare: 0.5,
  },
  { kind: 'voided', statementId: '0192f000-0000-7000-8000-0000000000f1', about: personId, group: 'attendance' },
];

const drafts = everything.map((said, index): Draft => ({
  key: `${said.kind}:${index}`,
  atMs: ended - 60_000 + index,
  said,
}));
const writeAll = () => drafts.map((draft) => write(draft, setting, personOf(draft.said) && account));
const golden = join(import.meta.dirname, 'fixtures', 'statements.jsonl');

describe('a statement', () => {
  it('has the bytes that it always had', () =>
    expect(writeAll().map((statement) => JSON.stringify(statement))).toEqual(
      readFileSync(golden, 'utf8').trimEnd().split('\n'),
    ));

  it('follows the schema, whatever it says', () => {
    const rules = new AjvStatementRules();
    expect(writeAll().map((statement) => rules.findProblem(statement))).toEqual(everything.map(() => undefined));
  });

  it('is refused with a name, an address or anything else that has no place in it', () => {
    const rules = new AjvStatementRules();
    const [, joined] = writeAll();
    const named = { ...joined!, actor: { ...joined!.actor, name: 'Ben Okri' } };
    expect(rules.findProblem(named)).toContain('/actor must NOT have additional properties');
    const mailed = {
      ...joined!,
      actor: { ...joined!.actor, account: { homePage: 'https://a.example', name: 'ben@example.edu' } },
    };
    expect(rules.findProblem(mailed)).toContain('/actor/account/name');
    expect(rules.findProblem({ ...joined!, timestamp: '2026-11-17T09:50:00+01:00' })).toContain('/timestamp');
  });

  it('names nobody by their id', () => expect(JSON.stringify(writeAll())).not.toContain(personId));

  it('has durations in one form', () =>
    expect([0, 1, 999, 60_000, 3_600_001].map(durationOf)).toEqual([
      'PT0.000S',
      'PT0.001S',
      'PT0.999S',
      'PT60.000S',
      'PT3600.001S',
    ]));
});
