import { BellRing, Hand, Info, MicOff, Volume2, WifiHigh, WifiOff, X } from 'lucide-react';
import { text } from '../../platform/locale/text.ts';
import { Button } from '../../ui/button.tsx';
import type { Banner } from './classroom-text.ts';

export type BannersProps = {
  readonly banner: Banner | undefined;
  readonly reconnecting: boolean;
  readonly weak: boolean;
  readonly soundBlocked: boolean;
  readonly failure: string | undefined;
  readonly hand: string | undefined;
  /** "Gus waits to be let in", for staff whose panel shows something else. */
  readonly waiting: { readonly sentence: string; readonly onAdmit: () => void; readonly onSee: () => void } | undefined;
  readonly start: (() => void) | undefined;
  readonly onHear: () => void;
  readonly onDismiss: (id: number) => void;
  readonly onDismissFailure: () => void;
};

/** One line each, above the stage: what is true now, and what just happened to me. */
export function Banners(props: BannersProps) {
  const { banner, reconnecting, weak, soundBlocked, failure, hand, waiting, start } = props;
  return (
    <div className="banners">
      {reconnecting && (
        <p className="banner warn">
          <WifiOff className="icon" />
          <span>{text('banner.reconnecting')}</span>
        </p>
      )}
      {weak && (
        <p className="banner warn phone-only">
          <WifiHigh className="icon" />
          <span>{text('banner.weak')}</span>
        </p>
      )}
      {soundBlocked && (
        <p className="banner warn">
          <Volume2 className="icon" />
          <span>{text('banner.sound-blocked')}</span>
          <Button size="small" tone="primary" onClick={props.onHear}>
            {text('banner.hear')}
          </Button>
        </p>
      )}
      {start && (
        <p className="banner plain">
          <Info className="icon" />
          <span>{text('banner.not-started')}</span>
          <Button size="small" tone="primary" onClick={start}>
            {text('banner.start')}
          </Button>
        </p>
      )}
      {waiting && (
        <p className="banner plain">
          <BellRing className="icon" />
          <span className="person-text">{waiting.sentence}</span>
          <Button size="small" tone="primary" onClick={waiting.onAdmit}>
            {text('lobby.admit')}
          </Button>
          <Button size="small" onClick={waiting.onSee}>
            {text('banner.see-waiting')}
          </Button>
        </p>
      )}
      {hand && (
        <p className="banner hand">
          <Hand className="icon" />
          <span>{hand}</span>
        </p>
      )}
      {failure && (
        <p className="banner warn" role="alert">
          <Info className="icon" />
          <span>{failure}</span>
          <Dismiss onClick={props.onDismissFailure} />
        </p>
      )}
      {banner && (
        <p className={`banner ${banner.tone}`}>
          {banner.tone === 'warn' ? <MicOff className="icon" /> : <Info className="icon" />}
          <span className="person-text">{banner.sentence}</span>
          <Dismiss onClick={() => props.onDismiss(banner.id)} />
        </p>
      )}
    </div>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return <Button size="small" tone="quiet" icon={X} aria-label={text('action.dismiss')} onClick={onClick} />;
}
