import { text } from '../platform/locale/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export type TakeOverProps = { readonly onConfirm: () => void; readonly onClose: () => void };

export function TakeOver({ onConfirm, onClose }: TakeOverProps) {
  return (
    <Dialog
      asks
      title={text('take-over.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text('action.cancel')}</Button>
          <Button tone="primary" onClick={onConfirm} autoFocus>
            {text('take-over.confirm')}
          </Button>
        </>
      }
    >
      <p>{text('take-over.help')}</p>
    </Dialog>
  );
}
