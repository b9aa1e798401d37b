import { Plus, UsersRound } from 'lucide-react';
import type { Course } from '@lectern/sdk';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { isOn, whenOf } from './courses-model.ts';
import '../../ui/pages.css';
import './courses.css';

export type CoursesProps = {
  readonly courses: readonly Course[];
  readonly now: Date;
  readonly onCreate: (() => void) | undefined;
};

export function CoursesView({ courses, now, onCreate }: CoursesProps) {
  return (
    <main className="page-body" id="main">
      <div className="page-head">
        <h1>{text('courses.title')}</h1>
        {onCreate && (
          <div className="actions">
            <Button tone="primary" icon={Plus} onClick={onCreate}>
              {text('courses.new')}
            </Button>
          </div>
        )}
      </div>
      {courses.length === 0 && <p className="nothing">{text(onCreate ? 'courses.none-staff' : 'courses.none')}</p>}
      <ul className="course-grid">
        {courses.map((course) => (
          <CourseCard key={course.courseId} course={course} now={now} />
        ))}
      </ul>
    </main>
  );
}

function CourseCard({ course, now }: { course: Course; now: Date }) {
  const { nextClass } = course;
  return (
    <li className="card course-card">
      <h2 dir="auto">
        <Link href={`/courses/${course.courseId}`}>{course.title}</Link>
      </h2>
      <div className="row muted small-text">
        {course.role && <span className="chip">{text(`role.${course.role}`)}</span>}
        <span className="row">
          <UsersRound className="icon" />
          {text('course.people-count', { count: course.peopleCount })}
        </span>
      </div>
      {nextClass ? (
        <div className="next">
          <b dir="auto">{nextClass.title}</b>
          <div className="row">
            {isOn(nextClass) ? (
              <>
                <span className={`live-chip ${nextClass.phase === 'live' ? '' : 'calm'}`}>
                  {text(`phase.${nextClass.phase}`)}
                </span>
                <Link className="button primary small" href={`/classes/${nextClass.sessionId}`}>
                  {text('class.join')}
                </Link>
              </>
            ) : (
              <span className="muted number">{whenOf(nextClass, now)}</span>
            )}
          </div>
        </div>
      ) : (
        <p className="next muted">{text('course.no-next')}</p>
      )}
    </li>
  );
}
