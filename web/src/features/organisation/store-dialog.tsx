import { CircleCheck, CircleX, PlugZap } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ConnectionFinding, NewConnection } from '@lectern/sdk/attendance';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { type FormProps, Refused, RefusedFields, useSubmit } from '../../ui/form.tsx';
import { type ConnectionDraft, connectionOf, type StoreMistake, storeMistakes, verbGroups } from './stores-model.ts';

export type StoreDialogProps = FormProps<NewConnection> & {
  readonly first: ConnectionDraft;
  /** Courses that a connection may be only for. */
  readonly courses: readonly { readonly courseId: string; readonly title: string }[];
  readonly onTest: (connection: NewConnection) => Promise<ConnectionFinding>;
};

export function StoreDialog({ first, courses, onTest, onClose, onSubmit }: StoreDialogProps) {
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
  const [finding, setFinding] = useState<ConnectionFinding>();
  const saving = useSubmit(onSubmit);
  const testing = useSubmit(async (asked: NewConnection) => {
    setFinding(undefined);
    setFinding(await onTest(asked));
  });
  const mistakes = tried ? storeMistakes(draft) : [];
  const whenSound = (then: (sound: NewConnection) => void) => {
    setTried(true);
    if (storeMistakes(draft).length === 0) then(connectionOf(draft));
  };
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    whenSound(saving.submit);
  };
  const change = (fields: Partial<ConnectionDraft>) => {
    setDraft({ ...draft, ...fields });
    setFinding(undefined);
  };
  const part = { draft, mistakes, onChange: change };
  return (
    <Dialog
      title={text(first.connectionId === undefined ? 'store.title-new' : 'store.title', { name: first.name })}
      onClose={onClose}
      size="wide"
    >
      <form onSubmit={onForm} noValidate autoComplete="off">
        <Written {...part} name="name" />
        <Written {...part} name="endpoint" type="url" hint={text('store.endpoint-hint')} />
        <Courses {...part} courses={courses} />
        <Credentials {...part} />
        <VerbGroups {...part} />
        <Switch
          label={text('store.is-on')}
          hint={text('store.is-on-hint')}
          checked={draft.isOn}
          onChange={(isOn) => change({ isOn })}
        />
        <Switch
          label={text('store.private')}
          hint={text('store.private-hint')}
          checked={draft.allowsPrivateAddresses}
          onChange={(allowsPrivateAddresses) => change({ allowsPrivateAddresses })}
        />
        {finding && <Finding finding={finding} />}
        <Refused error={testing.refused ?? saving.refused} />
        <RefusedFields error={testing.refused ?? saving.refused} labelOf={labelOf} />
        <div className="dialog-actions">
          <Button icon={PlugZap} busy={testing.busy} onClick={() => whenSound(testing.submit)}>
            {text(testing.busy ? 'store.tests' : 'store.test')}
          </Button>
          <Button onClick={onClose}>{text('action.cancel')}</Button>
          <Button tone="primary" submit busy={saving.busy}>
            {text('store.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const fields = ['name', 'endpoint', 'credentialName', 'secret', 'tokenEndpoint', 'scope', 'verbGroups'] as const;

function labelOf(field: string): string | undefined {
  const known = fields.find((one) => one === field);
  if (known === 'verbGroups') return text('store.verbs');
  return known && text(`store.${known}`);
}

type PartProps = {
  draft: ConnectionDraft;
  mistakes: readonly StoreMistake[];
  onChange: (fields: Partial<ConnectionDraft>) => void;
};
type WrittenName = 'name' | 'endpoint' | 'credentialName' | 'secret' | 'tokenEndpoint' | 'scope';

function Written(props: PartProps & { name: WrittenName; label?: string; type?: string; hint?: ReactNode }) {
  const { draft, mistakes, onChange, name, label, type = 'text', hint } = props;
  const isWrong = name !== 'scope' && mistakes.includes(name);
  return (
    <Field
      label={label ?? text(`store.${name}`)}
      hint={hint}
      mistake={isWrong ? text(`store.wrong-${name as Exclude<WrittenName, 'scope'>}`) : undefined}
    >
      {(wiring) => (
        <input
          {...wiring}
          className="input"
          type={type}
          dir={name === 'name' ? 'auto' : 'ltr'}
          autoComplete={type === 'password' ? 'new-password' : 'off'}
          spellCheck={false}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}

function Courses({ draft, onChange, courses }: PartProps & Pick<StoreDialogProps, 'courses'>) {
  return (
    <Field label={text('store.course')} hint={text('store.course-hint')}>
      {(wiring) => (
        <select
          {...wiring}
          className="input"
          value={draft.courseId ?? ''}
          onChange={(event) => onChange({ courseId: (event.target.value || undefined) as ConnectionDraft['courseId'] })}
        >
          <option value="">{text('stores.every-course')}</option>
          {courses.map(({ courseId, title }) => (
            <option key={courseId} value={courseId}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Credentials(props: PartProps) {
  const { draft, onChange } = props;
  const isOauth = draft.kind === 'oauth2';
  return (
    <>
      <fieldset className="kinds">
        <legend>{text('store.credentials')}</legend>
        {(['basic', 'oauth2'] as const).map((kind) => (
          <label key={kind} className="check-row">
            <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => onChange({ kind })} />
            <span>{text(`store.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      {isOauth && (
        <div className="two">
          <Written {...props} name="tokenEndpoint" type="url" />
          <Written {...props} name="scope" />
        </div>
      )}
      <div className="two">
        <Written {...props} name="credentialName" label={text(isOauth ? 'store.client-id' : 'store.credentialName')} />
        <Written
          {...props}
          name="secret"
          label={text(isOauth ? 'store.client-secret' : 'store.secret')}
          type="password"
          hint={draft.connectionId === undefined ? undefined : text('store.secret-hint')}
        />
      </div>
    </>
  );
}

function VerbGroups({ draft, mistakes, onChange }: PartProps) {
  return (
    <fieldset className="kinds">
      <legend>{text('store.verbs')}</legend>
      {verbGroups.map((group) => (
        <Switch
          key={group}
          label={text(`verbs.${group}`)}
          hint={text(`verbs.${group}-hint`)}
          checked={draft.verbGroups.includes(group)}
          onChange={(isOn) =>
            onChange({
              verbGroups: verbGroups.filter((one) => (one === group ? isOn : draft.verbGroups.includes(one))),
            })
          }
        />
      ))}
      {mistakes.includes('verbGroups') && <p className="note bad">{text('store.wrong-verbGroups')}</p>}
    </fieldset>
  );
}

type SwitchProps = { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void };

function Switch({ label, hint, checked, onChange }: SwitchProps) {
  return (
    <label className="check-row">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        <small className="muted">{hint}</small>
      </span>
    </label>
  );
}

function Finding({ finding: { works, finding, xapiVersion } }: { finding: ConnectionFinding }) {
  const Symbol = works ? CircleCheck : CircleX;
  return (
    <p className={`note ${works ? 'good' : 'bad'}`} role="status">
      <Symbol className="icon" />
      <span>
        {works ? text('store.works', { version: xapiVersion ?? '' }) : text('store.does-not-work')}{' '}
        {!works && <span dir="auto">{finding}</span>}
      </span>
    </p>
  );
}
