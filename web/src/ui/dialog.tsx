import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, I18nProvider, Modal, ModalOverlay } from 'react-aria-components';
import { formatLocale, text } from '../platform/locale/text.ts';
import { Button } from './button.tsx';
import './dialog.css';

export type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** A question that must be answered, rather than a form. */
  readonly asks?: boolean;
  readonly size?: 'wide';
};

/** Holds the focus, closes on Escape, and gives the focus back to what opened it. Load it after the class is on. */
export function Dialog({ title, onClose, children, actions, asks, size }: DialogProps) {
  return (
    <I18nProvider locale={formatLocale()}>
      <ModalOverlay className="overlay" isOpen isDismissable={!asks} onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Modal className={`modal ${size ?? ''}`}>
          <AriaDialog className="dialog" role={asks ? 'alertdialog' : 'dialog'}>
            <div className="dialog-head">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {!asks && (
                <Button tone="quiet" size="small" icon={X} aria-label={text('action.close')} onClick={onClose} />
              )}
            </div>
            <div className="dialog-body">{children}</div>
            {actions && <div className="dialog-actions">{actions}</div>}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}
