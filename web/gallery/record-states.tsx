import { type ReactNode, useState } from 'react';
import { pendingPage } from '../src/app/plain-pages.tsx';
import { Shell } from '../src/app/shell.tsx';
import { type ClassRegisterProps, ClassRegisterView } from '../src/features/attendance/class-register-view.tsx';
import { CorrectionDialog } from '../src/features/attendance/correction-dialog.tsx';
import { type CourseRegisterProps, CourseRegisterView } from '../src/features/attendance/course-register-view.tsx';
import { firstCourseLook } from '../src/features/attendance/course-model.ts';
import { AnswerDialog, DisputeDialog } from '../src/features/attendance/dispute-dialogs.tsx';
import { ExportDialog } from '../src/features/attendance/export-dialog.tsx';
import { HistoryDialog } from '../src/features/attendance/history-dialog.tsx';
import { OrganisationPolicyView } from '../src/features/attendance/organisation-policy.tsx';
import { OwnRecordView } from '../src/features/attendance/own-record-view.tsx';
import { PolicyScopeForm } from '../src/features/attendance/policy-dialog.tsx';
import { firstLook, isComing, spanOf } from '../src/features/attendance/register-model.ts';
import { AccessesView } from '../src/features/organisation/accesses-view.tsx';
import { OrganisationFrame } from '../src/features/organisation/organisation-frame.tsx';
import { StoreDialog } from '../src/features/organisation/store-dialog.tsx';
import {
  BackfillDialog,
  DeadDialog,
  DeleteStoreDialog,
  DownloadDialog,
} from '../src/features/organisation/store-tasks.tsx';
import { draftOf, newConnection } from '../src/features/organisation/stores-model.ts';
import { StoresView } from '../src/features/organisation/stores-view.tsx';
import { VerifyView } from '../src/features/verify/verify-view.tsx';
import type { ClassRegister, CourseRegister } from '@lectern/sdk/attendance';
import { text } from '../src/platform/locale/text.ts';
import { Dialog } from '../src/ui/dialog.tsx';
import * as courses from './course-register-fixtures.ts';
import { course, me, now } from './fixtures.ts';
import * as records from './organisation-fixtures.ts';
import * as policies from './policy-fixtures.ts';
import * as registers from './register-fixtures.ts';

const nothing = () => undefined;
const submit = async () => undefined;
const admin = { ...me, organisationRole: 'admin' } as const;

function inShell(children: ReactNode, current: 'course' | 'organisation' = 'course') {
  return (
    <Shell me={current === 'organisation' ? admin : me} current={current} onSignOut={nothing}>
      {children}
    </Shell>
  );
}

function Register({ register, ...props }: Partial<ClassRegisterProps> & { register: ClassRegister }) {
  const [look, setLook] = useState(firstLook);
  return inShell(
    <ClassRegisterView
      register={register}
      now={now}
      look={look}
      isStale={false}
      onLook={setLook}
      onCorrect={nothing}
      onHistory={nothing}
      onAnswer={nothing}
      onExport={nothing}
      onPrint={nothing}
      onPolicy={nothing}
      {...props}
    />,
  );
}

function Course({ register, ...props }: Partial<CourseRegisterProps> & { register: CourseRegister }) {
  const [look, setLook] = useState(firstCourseLook);
  return inShell(
    <CourseRegisterView
      register={register}
      look={look}
      onLook={setLook}
      onExport={nothing}
      onPolicy={nothing}
      onContactHours={nothing}
      {...props}
    />,
  );
}

const correct = (register: ClassRegister, at: number) => (
  <CorrectionDialog
    entry={register.entries[at]!}
    span={spanOf(register, now)}
    isComing={isComing(register)}
    onClose={nothing}
    onSubmit={submit}
  />
);
const stores = (connections = records.connections) =>
  inShell(
    <StoresView
      connections={connections}
      onNew={nothing}
      onEdit={nothing}
      onDelete={nothing}
      onDead={nothing}
      onBackfill={nothing}
      onDownload={nothing}
    />,
    'organisation',
  );

/** Registers, the organisation's pages and the verification page, by name. */
export const recordStates: Record<string, () => ReactNode> = {
  register: () => <Register register={registers.register} />,
  'register-live': () => <Register register={registers.live} />,
  'register-coming': () => <Register register={registers.coming} />,
  'register-corrected': () => <Register register={registers.corrected} />,
  'register-computing': () => <Register register={{ ...registers.register, version: 0, computedAt: undefined }} />,
  'register-empty': () => <Register register={{ ...registers.register, entries: [] }} />,
  'register-stale': () => <Register register={registers.live} isStale />,
  'register-thousand': () => <Register register={registers.thousand} />,
  'register-long-names': () => <Register register={registers.long} />,
  'register-found-nobody': () => <Register register={registers.register} look={{ ...firstLook, search: 'zzz' }} />,
  'register-read-only': () => (
    <Register register={registers.register} onCorrect={undefined} onAnswer={undefined} onPolicy={undefined} />
  ),
  'register-loading': () => inShell(pendingPage({ state: 'loading' })),
  'register-failed': () => inShell(pendingPage({ state: 'failed', error: new Error('x') })),
  'register-correct': () => correct(registers.register, 1),
  'register-correct-corrected': () => correct(registers.register, 5),
  'register-excuse': () => correct(registers.coming, 0),
  'register-history': () => (
    <HistoryDialog
      name="Chloe Laurent"
      lengthMs={3_000_000}
      history={{ state: 'ready', value: registers.history }}
      onClose={nothing}
    />
  ),
  'register-answer': () => <AnswerDialog entry={registers.chloe} onClose={nothing} onSubmit={submit} />,
  'register-export': () => <ExportDialog formats={['pdf', 'csv']} isLogged onClose={nothing} onSubmit={submit} />,
  'register-policy': () => (
    <Dialog title={text('policy.title-class')} onClose={nothing} size="wide">
      <PolicyScopeForm answer={policies.policyAnswer} scope="class" onClose={nothing} onSet={submit} />
    </Dialog>
  ),
  'course-register': () => <Course register={courses.course} />,
  'course-register-empty': () => <Course register={courses.emptyCourse} />,
  'course-register-big': () => <Course register={courses.bigCourse} />,
  'course-register-policy': () => (
    <Dialog title={text('policy.title-course')} onClose={nothing} size="wide">
      <PolicyScopeForm answer={policies.inheritedPolicy} scope="course" onClose={nothing} onSet={submit} />
    </Dialog>
  ),
  'own-record': () =>
    inShell(
      <OwnRecordView
        record={courses.own}
        isSent
        onSend={nothing}
        onDispute={nothing}
        onHistory={nothing}
        onContactHours={nothing}
      />,
    ),
  'own-record-empty': () =>
    inShell(
      <OwnRecordView
        record={courses.ownEmpty}
        isSent={undefined}
        onSend={nothing}
        onDispute={nothing}
        onHistory={nothing}
        onContactHours={nothing}
      />,
    ),
  'own-record-dispute': () => (
    <DisputeDialog entry={registers.chloe} title="Derivatives" onClose={nothing} onSubmit={submit} />
  ),
  'organisation-policy': () =>
    inShell(
      <OrganisationFrame current="attendance">
        <OrganisationPolicyView answer={policies.inheritedPolicy} onSet={submit} />
      </OrganisationFrame>,
      'organisation',
    ),
  'organisation-accesses': () =>
    inShell(
      <AccessesView accesses={records.accesses} person={undefined} onPerson={nothing} onMore={nothing} />,
      'organisation',
    ),
  'organisation-accesses-person': () =>
    inShell(
      <AccessesView
        accesses={records.accesses.slice(1, 2)}
        person={{ personId: 'x', name: 'Chloe Laurent' }}
        onPerson={nothing}
        onMore={undefined}
      />,
      'organisation',
    ),
  'organisation-accesses-none': () =>
    inShell(<AccessesView accesses={[]} person={undefined} onPerson={nothing} onMore={undefined} />, 'organisation'),
  'organisation-stores': () => stores(),
  'organisation-stores-none': () => stores([]),
  'organisation-store-new': () => (
    <StoreDialog
      first={newConnection}
      courses={[course]}
      onTest={nothing as never}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-change': () => (
    <StoreDialog
      first={draftOf(records.connections[2]!)}
      courses={[course]}
      onTest={nothing as never}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-dead': () => (
    <DeadDialog
      connection={records.connections[1]!}
      dead={{ state: 'ready', value: records.dead }}
      onClose={nothing}
      onSubmit={submit}
    />
  ),
  'organisation-store-backfill': () => (
    <BackfillDialog connection={records.connection} onClose={nothing} onSubmit={submit} />
  ),
  'organisation-store-download': () => <DownloadDialog onClose={nothing} onSubmit={submit} />,
  'organisation-store-delete': () => (
    <DeleteStoreDialog connection={records.connection} onClose={nothing} onSubmit={submit} />
  ),
  verify: () => <VerifyView page={{ state: 'asking' }} onAsk={nothing} />,
  'verify-looking': () => <VerifyView page={{ state: 'looking' }} onAsk={nothing} />,
  'verify-unknown': () => <VerifyView page={{ state: 'unknown', code: 'K7QF-2MZP-9XTA' }} onAsk={nothing} />,
  'verify-unreachable': () => <VerifyView page={{ state: 'unreachable' }} onAsk={nothing} />,
  'verify-found': () => (
    <VerifyView page={{ state: 'found', code: 'K7QF-2MZP-9XTA', document: records.confirmation }} onAsk={nothing} />
  ),
  'verify-superseded': () => (
    <VerifyView
      page={{
        state: 'found',
        code: 'K7QF-2MZP-9XTA',
        document: {
          ...records.confirmation,
          kind: 'contact-hours-pdf',
          classTitle: undefined,
          personName: 'Chloe Laurent',
          isSuperseded: true,
          figures: [
            { name: 'classes', value: '12' },
            { name: 'contact-minutes', value: '552' },
          ],
        },
      }}
      onAsk={nothing}
    />
  ),
};
