import { Check, Download, Printer, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ClassRegister } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { clockTime } from '../../platform/locale/times.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { figuresOf, isComing, isRunning, type Look } from './register-model.ts';
import { RegisterLook } from './register-look.tsx';
import type { RowActions } from './register-row.tsx';
import { RegisterTable } from './register-table.tsx';
import { ruleInWords, ruleOf, runningInWords, statementsInWords, whenOf } from './register-text.ts';
import '../../ui/pages.css';
import '../../ui/table.css';
import './attendance.css';
import './register.css';

export type ClassRegisterProps = RowActions & {
  readonly register: ClassRegister;
  readonly now: Date;
  readonly look: Look;
  /** The server did not answer the last time; what is shown is of before. */
  readonly isStale: boolean;
  readonly onLook: (look: Look) => void;
  readonly onExport: () => void;
  readonly onPrint: () => void;
  readonly onPolicy: (() => void) | undefined;
};

export function ClassRegisterView(props: ClassRegisterProps) {
  const { register, isStale, look, onLook } = props;
  return (
    <main className="page-body register" id="main">
      <p className="muted where">
        <Link href={`/courses/${register.courseId}`} dir="auto">
          {register.courseTitle}
        </Link>{' '}
        · <span className="number">{whenOf(register)}</span>
      </p>
      <Head {...props} />
      {isStale && (
        <p className="note warn" role="status">
          <RefreshCw className="icon" />
          {text('register.stale')}
        </p>
      )}
      {register.entries.length === 0 ? (
        <p className="nothing">{text('register.empty')}</p>
      ) : (
        <>
          <Figures register={register} />
          <RegisterLook register={register} look={look} onLook={onLook} />
          <RegisterTable {...props} />
        </>
      )}
      <RuleNote {...props} />
    </main>
  );
}

function Head({ register, onExport, onPrint }: ClassRegisterProps) {
  return (
    <div className="page-head">
      <h1>{text('register.title-of', { title: register.title })}</h1>
      <div className="row" role="status">
        <StateChip register={register} />
      </div>
      <div className="actions">
        <Button icon={Download} onClick={onExport} disabled={register.version === 0}>
          {text('register.export')}
        </Button>
        <Button icon={Printer} onClick={onPrint}>
          {text('register.print')}
        </Button>
      </div>
    </div>
  );
}

function StateChip({ register }: { register: ClassRegister }): ReactNode {
  if (isComing(register)) return <span className="chip">{text('register.coming')}</span>;
  if (isRunning(register)) return <span className="live-chip number">{runningInWords(register)}</span>;
  if (register.startedAt === undefined) return <span className="chip">{text('register.never-started')}</span>;
  if (register.version === 0) return <span className="chip">{text('register.being-computed')}</span>;
  const statements = statementsInWords(register);
  const isDead = register.statements.dead > 0;
  return (
    <>
      <span className="chip good">
        <Check className="icon" />
        {text('register.final', { version: register.version })}
      </span>
      {statements && (
        <span className={`chip ${isDead ? 'warn' : ''}`}>
          {isDead && <TriangleAlert className="icon" />}
          {statements}
        </span>
      )}
    </>
  );
}

function Figures({ register }: { register: ClassRegister }) {
  if (isComing(register)) return null;
  return (
    <ul className="figures" aria-label={text('register.figures')}>
      {figuresOf(register).map(({ name, count }) => (
        <li key={name} className="figure">
          <b className="number">{count}</b> <span className="muted">{text(`figure.${name}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function RuleNote({ register, onPolicy }: ClassRegisterProps) {
  const { policy, computedAt } = register;
  return (
    <div className="rule">
      {policy.policy && (
        <p>
          <b>{ruleOf(policy.scope)}:</b> {ruleInWords(policy.policy)}
        </p>
      )}
      {computedAt !== undefined && <p>{text('register.computed', { at: clockTime(new Date(computedAt)) })}</p>}
      {onPolicy && (
        <Button size="small" onClick={onPolicy}>
          {text('policy.change')}
        </Button>
      )}
    </div>
  );
}
