import { type ReactNode, useEffect, useState } from 'react';
import type { SessionId } from '@lectern/sdk';
import type { AttendanceClient, ClassRegister, RegisterEntry } from '@lectern/sdk/attendance';
import { announce } from '../../platform/announce.ts';
import { text } from '../../platform/locale/text.ts';
import { codeOf } from '../../platform/refusal-text.ts';
import type { Loaded } from '../../platform/use-load.ts';
import { saveFile } from '../../ui/save-file.ts';
import { ClassRegisterView } from './class-register-view.tsx';
import { CorrectionDialog } from './correction-dialog.tsx';
import { AnswerDialog } from './dispute-dialogs.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { issuing } from './export-options.ts';
import { EntryHistory } from './entry-history.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { firstLook, isComing, isRunning, lengthMs, spanOf } from './register-model.ts';
import { usePolled } from './use-polled.ts';

export type ClassRegisterPageProps = {
  readonly attendance: AttendanceClient;
  readonly sessionId: SessionId;
  readonly pending: (loaded: Loaded<unknown>) => ReactNode;
};

type Open =
  | { readonly kind: 'correct' | 'history' | 'answer'; readonly entry: RegisterEntry }
  | { readonly kind: 'export' | 'policy' };

export function ClassRegisterPage({ attendance, sessionId, pending }: ClassRegisterPageProps) {
  const { loaded, isStale, reload } = usePolled(async () => {
    return { register: await attendance.getClassRegister(sessionId), now: new Date() };
  }, everyMs);
  const [look, setLook] = useState(firstLook);
  const [open, setOpen] = useState<Open>();
  const title = loaded.state === 'ready' ? loaded.value.register.title : undefined;
  useEffect(() => {
    if (title !== undefined) document.title = `${text('register.title-of', { title })} · Lectern`;
  }, [title]);
  if (loaded.state !== 'ready') return pending(loaded);
  const { register, now } = loaded.value;
  const close = () => setOpen(undefined);
  const done = (sentence: string) => {
    close();
    announce(sentence);
    reload();
  };
  const may = register.canCorrect;
  const newest = (entry: RegisterEntry) =>
    register.entries.find(({ personId }) => personId === entry.personId) ?? entry;
  const correcting = open?.kind === 'correct' ? newest(open.entry) : undefined;
  return (
    <>
      <ClassRegisterView
        register={register}
        now={now}
        look={look}
        isStale={isStale}
        onLook={setLook}
        onCorrect={may ? (entry) => setOpen({ kind: 'correct', entry }) : undefined}
        onHistory={(entry) => setOpen({ kind: 'history', entry })}
        onAnswer={may ? (entry) => setOpen({ kind: 'answer', entry }) : undefined}
        onExport={() => setOpen({ kind: 'export' })}
        onPrint={() => print()}
        onPolicy={may ? () => setOpen({ kind: 'policy' }) : undefined}
      />
      {correcting && (
        <CorrectionDialog
          entry={correcting}
          span={spanOf(register, now)}
          isComing={isComing(register)}
          onClose={close}
          onSubmit={(request) =>
            attendance.correct(sessionId, correcting.personId, { ...request, entryVersion: correcting.version }).then(
              () => done(text('correct.done', { name: correcting.name })),
              (refused: unknown) => {
                // The dialog keeps what was written, and shows what the entry says now.
                if (codeOf(refused) === 'ENTRY_CHANGED') reload();
                throw refused;
              },
            )
          }
        />
      )}
      {open?.kind === 'history' && (
        <EntryHistory
          attendance={attendance}
          sessionId={sessionId}
          personId={open.entry.personId}
          name={open.entry.name}
          lengthMs={lengthMs(register, now)}
          onClose={close}
        />
      )}
      {open?.kind === 'answer' && open.entry.dispute && (
        <AnswerDialog
          entry={open.entry}
          onClose={close}
          onSubmit={(words) =>
            attendance.answerDispute(open.entry.dispute!.disputeId, words).then(() => done(text('answer.done')))
          }
        />
      )}
      {open?.kind === 'export' && (
        <ExportDialog
          formats={['pdf', 'csv']}
          isLogged
          onClose={close}
          onSubmit={async ({ format, purpose }) => {
            saveFile(await attendance.exportDocument(`class-register-${format}`, { sessionId }, issuing(purpose)));
            close();
          }}
        />
      )}
      {open?.kind === 'policy' && (
        <PolicyDialog
          attendance={attendance}
          scope="class"
          scopeId={sessionId}
          onClose={close}
          onDone={() => done(text('policy.done'))}
        />
      )}
    </>
  );
}

/** Often while the class runs, at once when its end is being computed, now and then afterwards: corrections of others. */
function everyMs({ register }: { register: ClassRegister }): number {
  if (isRunning(register)) return 5_000;
  if (register.phase === 'ended' && register.startedAt !== undefined && register.version === 0) return 1_500;
  return 30_000;
}
