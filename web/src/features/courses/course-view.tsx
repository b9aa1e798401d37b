import { CalendarPlus, ClipboardList, Copy, KeyRound, UserPlus } from 'lucide-react';
import type { ClassSession, Course, Enrolment } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { isOn, isStaffOf, storyOf, whenOf } from './courses-model.ts';
import '../../ui/pages.css';
import './courses.css';

export type CourseProps = {
  readonly course: Course;
  readonly coming: readonly ClassSession[];
  readonly past: readonly ClassSession[];
  readonly people: readonly Enrolment[];
  readonly now: Date;
  readonly meId: string | undefined;
  /** May see who attended: staff, and the organisation's owner and admins. */
  readonly seesRegisters: boolean;
  readonly onNewClass: () => void;
  readonly onEnrol: () => void;
  readonly onGuestLink: (session: ClassSession) => void;
  readonly onSignInLink: (person: Enrolment) => void;
  readonly onUnenrol: (person: Enrolment) => void;
  readonly onMorePast: (() => void) | undefined;
  readonly onMorePeople: (() => void) | undefined;
};

export function CourseView(props: CourseProps) {
  const { course } = props;
  return (
    <main className="page-body" id="main">
      <p className="muted">
        <Link href="/">{text('courses.title')}</Link>
      </p>
      <div className="page-head">
        <h1 dir="auto">{course.title}</h1>
        {course.role && <span className="chip">{text(`role.${course.role}`)}</span>}
        <div className="actions">
          {(props.seesRegisters || course.role === 'learner') && (
            <Link
              className="button"
              href={`/courses/${course.courseId}/${props.seesRegisters ? 'register' : 'attendance'}`}
            >
              <ClipboardList className="icon" />
              {text(props.seesRegisters ? 'course.register' : 'course.own-record')}
            </Link>
          )}
        </div>
      </div>
      <div className="columns">
        <div>
          <Coming {...props} />
          <Past {...props} />
        </div>
        <People {...props} />
      </div>
    </main>
  );
}

function Coming({ course, coming, now, seesRegisters, onNewClass, onGuestLink }: CourseProps) {
  return (
    <section className="block" aria-labelledby="coming">
      <div className="block-head">
        <h2 id="coming">{text('course.coming')}</h2>
        {isStaffOf(course) && (
          <Button icon={CalendarPlus} tone={coming.some(isOn) ? undefined : 'primary'} onClick={onNewClass}>
            {text('course.new-class')}
          </Button>
        )}
      </div>
      {coming.length === 0 && <p className="nothing">{text('course.no-coming')}</p>}
      {coming.length > 0 && (
        <ul className="class-list">
          {coming.map((session) => (
            <li key={session.sessionId} className={isOn(session) ? 'now' : ''}>
              <span className="what">
                <b dir="auto">{session.title}</b>
                <span className="muted number">{whenOf(session, now)}</span>
              </span>
              {isOn(session) && (
                <span className={`live-chip ${session.phase === 'live' ? '' : 'calm'}`}>
                  {text(`phase.${session.phase}`)}
                </span>
              )}
              <span className="row">
                {seesRegisters && <ToRegister session={session} />}
                {isStaffOf(course) && (
                  <Button
                    size="small"
                    icon={Copy}
                    onClick={() => onGuestLink(session)}
                    aria-label={text('class.guest-link-of', { title: session.title })}
                  >
                    {text('class.guest-link')}
                  </Button>
                )}
                {(isOn(session) || isStaffOf(course)) && (
                  <Link
                    className={`button small ${isOn(session) ? 'primary' : ''}`}
                    href={`/classes/${session.sessionId}`}
                    aria-label={text(isOn(session) ? 'class.join-of' : 'class.open-of', { title: session.title })}
                  >
                    {text(isOn(session) ? 'class.join' : 'class.open')}
                  </Link>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ToRegister({ session: { sessionId, title } }: { session: ClassSession }) {
  return (
    <Link
      className="button quiet small"
      href={`/classes/${sessionId}/register`}
      aria-label={text('class.register-of', { title })}
    >
      {text('class.register')}
    </Link>
  );
}

function Past({ past, now, seesRegisters, onMorePast }: CourseProps) {
  return (
    <section className="block" aria-labelledby="past">
      <h2 id="past">{text('course.past')}</h2>
      {past.length === 0 && <p className="nothing">{text('course.no-past')}</p>}
      {past.length > 0 && (
        <ul className="class-list">
          {past.map((session) => (
            <li key={session.sessionId}>
              <span className="what">
                <b dir="auto">{session.title}</b>
                <span className="muted number">{storyOf(session, now)}</span>
              </span>
              {seesRegisters && <ToRegister session={session} />}
            </li>
          ))}
        </ul>
      )}
      {onMorePast && <Button onClick={onMorePast}>{text('action.more')}</Button>}
    </section>
  );
}

function People({ course, people, meId, onEnrol, onSignInLink, onUnenrol, onMorePeople }: CourseProps) {
  const isStaff = isStaffOf(course);
  return (
    <section className="block" aria-labelledby="people">
      <div className="block-head">
        <h2 id="people">
          {text('course.people')} <span className="muted number">{course.peopleCount}</span>
        </h2>
        {isStaff && (
          <Button icon={UserPlus} onClick={onEnrol}>
            {text('course.enrol')}
          </Button>
        )}
      </div>
      <ul className="class-list people-list">
        {people.map((person) => (
          <li key={person.personId}>
            <Avatar name={person.name} />
            <span className="what">
              <b dir="auto">{person.name}</b>
              <span className="muted small-text">
                {text(`role.${person.role}`)}
                {person.email && (
                  <>
                    {' · '}
                    <bdi dir="auto">{person.email}</bdi>
                  </>
                )}
              </span>
            </span>
            {isStaff && person.personId !== meId && (
              <span className="row">
                <Button
                  size="small"
                  icon={KeyRound}
                  onClick={() => onSignInLink(person)}
                  aria-label={text('person.sign-in-link-of', { name: person.name })}
                >
                  {text('person.sign-in-link')}
                </Button>
                <Button
                  size="small"
                  tone="quiet"
                  onClick={() => onUnenrol(person)}
                  aria-label={text('person.unenrol-of', { name: person.name })}
                >
                  {text('person.unenrol')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {onMorePeople && <Button onClick={onMorePeople}>{text('action.more')}</Button>}
    </section>
  );
}
