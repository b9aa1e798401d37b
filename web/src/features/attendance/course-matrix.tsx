import type { CourseClass, CoursePerson } from '@lectern/sdk/attendance';
import { formatLocale, text } from '../../platform/locale/text.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Cell, Risk, Trend } from './course-parts.tsx';
import type { CourseRegisterProps } from './course-register-view.tsx';
import { hours, percent } from './register-text.ts';
import { useShownRows } from './use-shown-rows.ts';

export type PeopleAndClasses = Pick<CourseRegisterProps, 'onContactHours'> & {
  readonly classes: readonly CourseClass[];
  readonly people: readonly CoursePerson[];
};

/** People down, classes across, the newest first. Names stay in sight while the classes scroll; arrow keys scroll too. */
export function CourseMatrix({ classes, people, onContactHours }: PeopleAndClasses) {
  const { shown, onMore } = useShownRows(people);
  return (
    <>
      <div className="matrix" role="region" tabIndex={0} aria-label={text('course-register.matrix')}>
        <table aria-label={text('course-register.matrix')}>
          <thead>
            <tr>
              <th scope="col" className="sticky">
                {text('register.column-name')}
              </th>
              <th scope="col">{text('course-register.share')}</th>
              <th scope="col">{text('course-register.hours')}</th>
              <th scope="col">{text('course-register.trend')}</th>
              {classes.map((one) => (
                <ClassHead key={one.sessionId} of={one} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((person) => (
              <PersonRow key={person.personId} person={person} classes={classes} onContactHours={onContactHours} />
            ))}
          </tbody>
        </table>
      </div>
      {onMore && (
        <Button className="more not-phone" onClick={onMore}>
          {text('register.more', { count: people.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function ClassHead({ of: { sessionId, title, startsAt } }: { of: CourseClass }) {
  const at = new Date(startsAt);
  const day = new Intl.DateTimeFormat(formatLocale(), { day: 'numeric', month: 'short' }).format(at);
  return (
    <th scope="col" className="class-head">
      <Link href={`/classes/${sessionId}/register`} dir="auto">
        <time className="number" dateTime={startsAt}>
          {day}
        </time>
        <span className="class-title">{title}</span>
      </Link>
    </th>
  );
}

type PersonRowProps = Omit<PeopleAndClasses, 'people'> & { person: CoursePerson };

function PersonRow({ person, classes, onContactHours }: PersonRowProps) {
  return (
    <tr>
      <th scope="row" className="sticky">
        <span className="who">
          <Avatar name={person.name} />
          <span>
            <bdi dir="auto" className="person-text">
              {person.name}
            </bdi>
            <Risk person={person} />
          </span>
        </span>
      </th>
      <td className="number">{percent(person.share)}</td>
      <td>
        <span className="number">{hours(person.attendedMs)}</span>{' '}
        <Button
          size="small"
          tone="quiet"
          onClick={() => onContactHours(person)}
          aria-label={text('course-register.pdf-of', { name: person.name })}
        >
          {text('course-register.pdf')}
        </Button>
      </td>
      <td>
        <Trend trend={person.trend} />
      </td>
      {classes.map((one, index) => (
        <td key={one.sessionId}>{person.cells[index] && <Cell cell={person.cells[index]} of={one} />}</td>
      ))}
    </tr>
  );
}
