import { FileText } from 'lucide-react';
import type { CoursePerson } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { clockTime } from '../../platform/locale/times.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import type { PeopleAndClasses } from './course-matrix.tsx';
import { Cell, Risk, Trend } from './course-parts.tsx';
import { fullDay, hours, percent } from './register-text.ts';
import { useShownRows } from './use-shown-rows.ts';

/** The same on a phone: one card for each person, their classes below when asked for. */
export function CourseList({ classes, people, onContactHours }: PeopleAndClasses) {
  const { shown, onMore } = useShownRows(people);
  return (
    <div className="course-list">
      <ul>
        {shown.map((person) => (
          <li key={person.personId} className="card">
            <span className="who">
              <Avatar name={person.name} />
              <bdi dir="auto" className="person-text">
                {person.name}
              </bdi>
              <Risk person={person} />
            </span>
            <p className="row">
              <b className="number">{percent(person.share)}</b>
              <span className="muted number">{hours(person.attendedMs)}</span>
              <Trend trend={person.trend} />
            </p>
            <p className="muted small-text">{countsOf(person)}</p>
            <details>
              <summary>{text('course-register.classes-of', { name: person.name })}</summary>
              <ul className="their-classes">
                {classes.map((one, index) => (
                  <li key={one.sessionId}>
                    <Link href={`/classes/${one.sessionId}/register`} dir="auto">
                      {one.title}
                    </Link>
                    <time className="muted small-text number" dateTime={one.startsAt}>
                      {fullDay(new Date(one.startsAt))}, {clockTime(new Date(one.startsAt))}
                    </time>
                    {person.cells[index] && <Cell cell={person.cells[index]} of={one} />}
                  </li>
                ))}
              </ul>
            </details>
            <Button
              size="small"
              icon={FileText}
              onClick={() => onContactHours(person)}
              aria-label={text('course-register.contact-hours-of', { name: person.name })}
            >
              {text('course-register.contact-hours')}
            </Button>
          </li>
        ))}
      </ul>
      {onMore && (
        <Button className="more" onClick={onMore}>
          {text('register.more', { count: people.length - shown.length })}
        </Button>
      )}
    </div>
  );
}

/** "9 present, 2 late, 1 absent" */
export function countsOf({ present, late, leftEarly, absent, excused }: CoursePerson): string {
  const counts = { present, late, 'left-early': leftEarly, absent, excused };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${text(`figure.${name as 'present'}`)}`)
    .join(', ');
}
