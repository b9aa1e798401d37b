import { BadgeCheck, FileQuestion, FileWarning, SearchCheck, WifiOff } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { DocumentConfirmation } from '@lectern/sdk/attendance';
import { formatLocale, text, type TextId } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { MessagePage } from '../../ui/message-page.tsx';
import { isCode } from './verify-model.ts';
import './verify.css';

export type VerifyPage =
  | { readonly state: 'asking' }
  | { readonly state: 'looking' }
  | { readonly state: 'unknown'; readonly code: string }
  | { readonly state: 'unreachable' }
  | { readonly state: 'found'; readonly code: string; readonly document: DocumentConfirmation };
export type VerifyProps = { readonly page: VerifyPage; readonly onAsk: (code: string) => void };

/** For anybody who holds a document: what it is, and whether it still says what the register says. */
export function VerifyView({ page, onAsk }: VerifyProps): ReactNode {
  switch (page.state) {
    case 'asking':
      return (
        <MessagePage icon={SearchCheck} title={text('verify.title')}>
          <p>{text('verify.help')}</p>
          <CodeForm first="" onAsk={onAsk} />
        </MessagePage>
      );
    case 'looking':
      return (
        <MessagePage icon={SearchCheck} title={text('verify.looking')}>
          <p role="status">{text('action.loading')}</p>
        </MessagePage>
      );
    case 'unknown':
      return (
        <MessagePage icon={FileQuestion} tone="bad" title={text('verify.unknown')}>
          <p>{text('verify.unknown-help')}</p>
          <CodeForm first={page.code} onAsk={onAsk} />
        </MessagePage>
      );
    case 'unreachable':
      return (
        <MessagePage
          icon={WifiOff}
          tone="warn"
          title={text('link.unreachable')}
          actions={
            <Button tone="primary" onClick={() => location.reload()}>
              {text('action.try-again')}
            </Button>
          }
        >
          <p>{text('verify.unreachable-help')}</p>
        </MessagePage>
      );
    case 'found':
      return <Found document={page.document} code={page.code} onAsk={onAsk} />;
  }
}

function CodeForm({ first, onAsk }: { first: string; onAsk: (code: string) => void }) {
  const [code, setCode] = useState(first);
  const [tried, setTried] = useState(false);
  const onForm = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isCode(code)) onAsk(code);
  };
  return (
    <form onSubmit={onForm} noValidate>
      <Field
        label={text('verify.code')}
        hint={text('verify.code-hint')}
        mistake={tried && !isCode(code) ? text('verify.code-wrong') : undefined}
      >
        {(wiring) => (
          <input
            {...wiring}
            className="input code"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button tone="primary" size="large" icon={SearchCheck} submit>
        {text('verify.check')}
      </Button>
    </form>
  );
}

type FoundProps = { document: DocumentConfirmation; code: string; onAsk: (code: string) => void };

function Found({ document, code }: FoundProps) {
  const { isSuperseded, organisationName, issuedAt } = document;
  const at = new Intl.DateTimeFormat(formatLocale(), { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(issuedAt),
  );
  return (
    <MessagePage
      icon={isSuperseded ? FileWarning : BadgeCheck}
      tone={isSuperseded ? 'warn' : 'good'}
      organisation={organisationName}
      title={text(isSuperseded ? 'verify.superseded' : 'verify.genuine')}
    >
      <p>{text(isSuperseded ? 'verify.superseded-help' : 'verify.genuine-help')}</p>
      <dl className="confirmed">
        <Fact name="verify.kind">{text(`document.${document.kind}`)}</Fact>
        {document.personName && (
          <Fact name="verify.person" written>
            {document.personName}
          </Fact>
        )}
        <Fact name="verify.course" written>
          {document.courseTitle}
        </Fact>
        {document.classTitle && (
          <Fact name="verify.class" written>
            {document.classTitle}
          </Fact>
        )}
        <Fact name="verify.issued">
          <span className="number">{text('verify.issued-by', { at, name: document.issuedByName })}</span>
        </Fact>
        {document.registerVersion > 0 && (
          <Fact name="verify.version">
            <span className="number">{document.registerVersion}</span>
          </Fact>
        )}
        <Fact name="verify.code">
          <code>{code}</code>
        </Fact>
      </dl>
      {document.figures.length > 0 && (
        <>
          <h2>{text('verify.figures')}</h2>
          <dl className="confirmed figures-printed">
            {document.figures.map(({ name, value }) => (
              <div key={name}>
                <dt>{figureName(name)}</dt>
                <dd className="number">{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h2>{text('verify.digest')}</h2>
      <p className="small-text">{text('verify.digest-help')}</p>
      <code className="digest">{document.digest}</code>
    </MessagePage>
  );
}

function Fact({ name, written, children }: { name: TextId; written?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{text(name)}</dt>
      <dd dir={written ? 'auto' : undefined}>{children}</dd>
    </div>
  );
}

const figures: Readonly<Record<string, TextId>> = {
  present: 'figure.present',
  late: 'figure.late',
  'left-early': 'figure.left-early',
  leftEarly: 'figure.left-early',
  absent: 'figure.absent',
  excused: 'figure.excused',
  people: 'verify.figure-people',
  classes: 'verify.figure-classes',
  'share-percent': 'verify.figure-share',
  'required-contact-minutes': 'verify.figure-required',
  'contact-minutes': 'verify.figure-contact-minutes',
};

/** A figure that a newer server prints is shown under the name that it gives. */
function figureName(name: string): ReactNode {
  const id = figures[name];
  return id ? text(id) : <code>{name}</code>;
}
