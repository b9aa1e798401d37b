import { Download, Search, SlidersHorizontal } from 'lucide-react';
import { useId, useMemo } from 'react';
import type { CourseRegister } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Link } from '../../ui/link.tsx';
import { CourseList } from './course-list.tsx';
import { CourseMatrix } from './course-matrix.tsx';
import { type CourseLook, type CourseSort, newestFirst, peopleOf, totalsOf } from './course-model.ts';
import { hours, percent, ruleInWords, ruleOf } from './register-text.ts';
import { verdictMarks } from './verdict-chip.tsx';
import '../../ui/pages.css';
import './attendance.css';
import './course-register.css';

export type CourseRegisterProps = {
  readonly register: CourseRegister;
  readonly look: CourseLook;
  readonly onLook: (look: CourseLook) => void;
  readonly onExport: () => void;
  readonly onPolicy: (() => void) | undefined;
  readonly onContactHours: (person: CourseRegister['people'][number]) => void;
};

export function CourseRegisterView(props: CourseRegisterProps) {
  const { register, look, onExport, onPolicy } = props;
  const turned = useMemo(() => newestFirst(register), [register]);
  const people = useMemo(() => peopleOf(turned.people, look), [turned, look]);
  return (
    <main className="page-body wide-page" id="main">
      <p className="muted where">
        <Link href={`/courses/${register.courseId}`} dir="auto">
          {register.courseTitle}
        </Link>
      </p>
      <div className="page-head">
        <h1>{text('course-register.title')}</h1>
        <div className="actions">
          {onPolicy && (
            <Button icon={SlidersHorizontal} onClick={onPolicy}>
              {text('policy.change')}
            </Button>
          )}
          <Button icon={Download} onClick={onExport} disabled={register.classes.length === 0}>
            {text('course-register.csv')}
          </Button>
        </div>
      </div>
      <Totals register={register} />
      {register.classes.length === 0 ? (
        <p className="nothing">{text('course-register.empty')}</p>
      ) : (
        <>
          <Look {...props} />
          {people.length === 0 && <p className="nothing">{text('register.none-found')}</p>}
          {people.length > 0 && (
            <>
              <CourseMatrix {...props} classes={turned.classes} people={people} />
              <CourseList {...props} classes={turned.classes} people={people} />
              <Legend />
            </>
          )}
        </>
      )}
      {register.policy.policy && (
        <div className="rule">
          <p>
            <b>{ruleOf(register.policy.scope)}:</b> {ruleInWords(register.policy.policy)}
          </p>
        </div>
      )}
    </main>
  );
}

function Totals({ register }: { register: CourseRegister }) {
  const totals = totalsOf(register);
  const figures = [
    ['classes', String(totals.classes)],
    ['held', hours(totals.heldMs)],
    ['people', String(totals.people)],
    ['share', percent(totals.share)],
    ['at-risk', String(totals.atRisk)],
  ] as const;
  return (
    <ul className="figures" aria-label={text('register.figures')}>
      {figures.map(([name, value]) => (
        <li key={name} className="figure">
          <b className="number">{value}</b> <span className="muted">{text(`course-figure.${name}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function Look({ look, onLook }: CourseRegisterProps) {
  const id = useId();
  return (
    <div className="look" role="search" aria-label={text('register.look')}>
      <div className="field">
        <label htmlFor={id}>{text('register.search')}</label>
        <div className="select">
          <Search className="icon" />
          <input
            id={id}
            type="search"
            className="bare"
            dir="auto"
            value={look.search}
            onChange={(event) => onLook({ ...look, search: event.target.value })}
          />
        </div>
      </div>
      <Choice
        label={text('register.sort')}
        icon={SlidersHorizontal}
        value={look.sort}
        options={(['name', 'share', 'risk'] as const).map((sort) => ({
          value: sort,
          label: text(`course-sort.${sort}`),
        }))}
        onChoose={(sort) => onLook({ ...look, sort: sort as CourseSort })}
      />
      <label className="check-row">
        <input
          type="checkbox"
          checked={look.onlyAtRisk}
          onChange={(event) => onLook({ ...look, onlyAtRisk: event.target.checked })}
        />
        <span>{text('course-register.only-at-risk')}</span>
      </label>
    </div>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label={text('course-register.legend')}>
      {(['present', 'late', 'left-early', 'absent', 'excused', 'none'] as const).map((verdict) => {
        const { icon: Symbol, tone, word } = verdictMarks[verdict];
        return (
          <li key={verdict} className={`cell-mark ${tone}`}>
            <Symbol className="icon" />
            {text(word)}
          </li>
        );
      })}
    </ul>
  );
}
