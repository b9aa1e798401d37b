import type { CourseId, OrganisationId, PersonId, SessionId } from '@lectern/kernel';
import type { ClassLog, PersonLog } from './class-log.ts';
import type { Draft } from './draft.ts';
import type { HappeningBody } from './happening.ts';
import { narrate, watch } from './narrate.ts';

const ben = 'ben' as PersonId;
const chloe = 'chloe' as PersonId;
const second = 1_000;

/** A class that is told from the beginning; times are seconds after noon. */
class Telling {
  log: ClassLog = { organisationId: 'org' as OrganisationId, courseId: 'c' as CourseId, sessionId: 's' as SessionId };
  readonly people = new Map<PersonId, PersonLog>();
  readonly drafts: Draft[] = [];

  tell(at: number, body: HappeningBody): this {
    const happening = { factId: `${body.kind}@${at}`, atMs: at * second, body };
    const chapter = narrate(this.log, this.people, happening, (key) => `id of ${key}`);
    this.log = chapter.log;
    for (const person of chapter.people) this.people.set(person.personId, person);
    this.drafts.push(...chapter.drafts);
    return this;
  }

  heard(at: number, personId: PersonId): this {
    this.log = watch(this.log, at * second);
    const person = this.people.get(personId);
    if (person) this.people.set(personId, { ...person, socketAtMs: at * second });
    return this;
  }

  get lines(): string[] {
    return this.drafts.map(({ said, atMs }) => {
      const who = 'personId' in said ? ` ${said.personId}` : '';
      const what = 'source' in said ? ` ${said.source}` : '';
      const stay =
        'stayedMs' in said ? ` ${said.stayedMs / second}` : 'lengthMs' in said ? ` ${said.lengthMs / second}` : '';
      return `${atMs / second} ${said.kind}${who}${what}${stay}`;
    });
  }
}

const begun = () => new Telling().tell(0, { kind: 'class-opened' }).tell(1, { kind: 'joined', personId: ben });

describe('a class, told', () => {
  it('has one beginning and one end, and a leave for every join', () => {
    const told = begun()
      .tell(2, { kind: 'class-started' })
      .tell(3, { kind: 'joined', personId: chloe })
      .tell(60, { kind: 'left', personId: chloe, reason: 'left' })
      .tell(100, { kind: 'class-ended' });
    expect(told.lines).toEqual([
      '0 initialized',
      '1 joined ben',
      '3 joined chloe',
      '60 left chloe 57',
      '100 left ben 99',
      '100 terminated 100',
    ]);
  });

  it('begins with whatever is heard of it first', () =>
    expect(new Telling().tell(5, { kind: 'joined', personId: ben }).lines).toEqual(['5 initialized', '5 joined ben']));

  it('tells nothing of a line that comes back, on the same one or another', () => {
    const told = begun()
      .tell(10, { kind: 'reconnecting', personId: ben })
      .tell(15, { kind: 'returned', personId: ben })
      .tell(20, { kind: 'returned', personId: ben })
      .tell(60, { kind: 'class-ended' });
    expect(told.lines.slice(2)).toEqual(['60 left ben 59', '60 terminated 60']);
  });

  it('makes no new pair of a loss that is made good within the grace, and one of a loss that is not', () => {
    const lost = () =>
      begun()
        .heard(10, ben)
        .tell(10, { kind: 'reconnecting', personId: ben })
        .tell(22, { kind: 'left', personId: ben, reason: 'timed-out' });
    expect(lost().lines.slice(2)).toEqual([]);
    const soon = lost().tell(29, { kind: 'joined', personId: ben }).heard(50, ben).tell(60, { kind: 'class-ended' });
    expect(soon.lines.slice(2)).toEqual(['60 left ben 59', '60 terminated 60']);
    const late = lost().tell(30, { kind: 'joined', personId: ben }).heard(50, ben).tell(60, { kind: 'class-ended' });
    expect(late.lines.slice(2)).toEqual(['10 left ben 9', '30 joined ben', '60 left ben 30', '60 terminated 60']);
    const never = lost().tell(31, { kind: 'grace-over', personId: ben });
    expect(never.lines.slice(2)).toEqual(['10 left ben 9']);
    expect(never.tell(60, { kind: 'class-ended' }).lines.slice(3)).toEqual(['60 terminated 60']);
  });

  it('ends a stay that nobody closed when the person was last heard, not when the class was over', () => {
    const told = begun().heard(10, ben).heard(20, ben);
    told.log = watch(told.log, 300 * second);
    expect(told.tell(300, { kind: 'class-ended' }).lines.slice(2)).toEqual(['20 left ben 19', '300 terminated 300']);
  });

  it('believes the last seconds of a line that nobody missed', () => {
    const told = begun().heard(290, ben).tell(300, { kind: 'class-ended' });
    expect(told.lines.slice(2)).toEqual(['300 left ben 299', '300 terminated 300']);
  });

  it('stops what somebody leaves open, and nothing twice', () => {
    const told = begun()
      .tell(2, { kind: 'source-opened', personId: ben, source: 'microphone' })
      .tell(3, { kind: 'source-opened', personId: ben, source: 'microphone' })
      .tell(4, { kind: 'source-opened', personId: ben, source: 'screen' })
      .tell(5, { kind: 'source-opened', personId: ben, source: 'screen-audio' })
      .tell(6, { kind: 'source-closed', personId: ben, source: 'screen' })
      .tell(7, { kind: 'source-closed', personId: ben, source: 'camera' })
      .tell(9, { kind: 'left', personId: ben, reason: 'left' });
    expect(told.lines.slice(2)).toEqual([
      '2 source-opened ben microphone',
      '4 source-opened ben screen',
      '6 source-closed ben screen',
      '9 source-closed ben microphone',
      '9 left ben 8',
    ]);
  });

  it('tells hands and messages', () => {
    const told = begun()
      .tell(2, { kind: 'hand-raised', personId: ben })
      .tell(3, { kind: 'hand-lowered', personId: ben })
      .tell(4, { kind: 'chat-posted', personId: ben });
    expect(told.lines.slice(2)).toEqual(['2 hand-raised ben', '3 hand-lowered ben', '4 chat-posted ben']);
  });

  it('gives a run up that fell silent, and takes its end back when the class was not over', () => {
    const silent = begun().heard(30, ben).tell(30, { kind: 'class-silent' });
    expect(silent.lines.slice(2)).toEqual(['30 left ben 29', '30 terminated 30']);
    const over = silent.tell(90, { kind: 'joined', personId: chloe }).tell(95, { kind: 'class-ended' });
    expect(over.lines.slice(4)).toEqual(['90 joined chloe', '95 left chloe 5', '95 voided', '95 terminated 95']);
    expect(over.drafts.at(-2)?.said).toMatchObject({ statementId: 'id of terminated:class-silent@30' });
  });

  it('gives no time to whom staff let in when the line was lost in the lobby already', () => {
    const lost = new Telling().tell(10, { kind: 'class-started' }).tell(100, { kind: 'admitted', personId: ben });
    lost.tell(100, { kind: 'joined', personId: ben }).heard(105, chloe);
    lost.tell(109, { kind: 'reconnecting', personId: ben });
    lost
      .tell(121, { kind: 'left', personId: ben, reason: 'timed-out' })
      .tell(141, { kind: 'grace-over', personId: ben });
    expect(lost.lines).toEqual(expect.arrayContaining(['100 joined ben', '100 left ben 0']));
    const heard = new Telling().tell(10, { kind: 'class-started' }).tell(100, { kind: 'admitted', personId: ben });
    heard.tell(100, { kind: 'joined', personId: ben }).heard(104, ben);
    heard.tell(200, { kind: 'left', personId: ben, reason: 'removed' });
    expect(heard.lines).toEqual(expect.arrayContaining(['100 joined ben', '104 left ben 4']));
  });

  it('tells nothing after the end, and nothing of those who never came in', () => {
    const told = begun()
      .tell(5, { kind: 'left', personId: chloe, reason: 'stopped-waiting' })
      .tell(10, { kind: 'class-ended' })
      .tell(11, { kind: 'joined', personId: chloe })
      .tell(12, { kind: 'class-ended' });
    expect(told.lines).toEqual(['0 initialized', '1 joined ben', '10 left ben 9', '10 terminated 10']);
  });
});
