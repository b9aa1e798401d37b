import { Check, CircleDashed, CircleMinus, Clock, FileCheck, LogOut, Radio, Wifi, X } from 'lucide-react';
import type { RegisterEntry, Verdict, Whereabouts } from '@lectern/sdk/attendance';
import { text, type TextId } from '../../platform/locale/text.ts';
import type { Icon } from '../../ui/icon.ts';
import { briefly } from './register-text.ts';

type Mark = { readonly icon: Icon; readonly tone: '' | 'good' | 'warn' | 'bad' | 'accent'; readonly word: TextId };

/** Each verdict is a colour, a shape and a word. */
export const verdictMarks: Readonly<Record<Verdict, Mark>> = {
  present: { icon: Check, tone: 'good', word: 'verdict.present' },
  late: { icon: Clock, tone: 'warn', word: 'verdict.late' },
  'left-early': { icon: LogOut, tone: 'warn', word: 'verdict.left-early' },
  absent: { icon: X, tone: 'bad', word: 'verdict.absent' },
  excused: { icon: FileCheck, tone: 'accent', word: 'verdict.excused' },
  none: { icon: CircleMinus, tone: '', word: 'verdict.none' },
};

const whereMarks: Readonly<Record<Whereabouts, Mark>> = {
  here: { icon: Radio, tone: 'good', word: 'whereabouts.here' },
  reconnecting: { icon: Wifi, tone: 'warn', word: 'whereabouts.reconnecting' },
  'not-yet-seen': { icon: CircleDashed, tone: '', word: 'whereabouts.not-yet-seen' },
  left: { icon: LogOut, tone: 'warn', word: 'whereabouts.left' },
};

/** Where somebody is while the class runs, and what the register says of them afterwards. */
export function VerdictChip({ entry }: { entry: RegisterEntry }) {
  const { verdict, whereabouts, rule } = entry;
  if (rule === 'not-expected' && whereabouts === undefined) return <Chip mark={verdictMarks.none} />;
  if (verdict === 'none' && whereabouts !== undefined) return <Chip mark={whereMarks[whereabouts]} />;
  const late = verdict === 'late' && entry.lateMs > 0;
  return (
    <Chip
      mark={verdictMarks[verdict]}
      words={late ? text('verdict.late-by', { time: briefly(entry.lateMs) }) : undefined}
    />
  );
}

function Chip({ mark: { icon: Symbol, tone, word }, words }: { mark: Mark; words?: string }) {
  return (
    <span className={`chip ${tone}`}>
      <Symbol className="icon" />
      {words ?? text(word)}
    </span>
  );
}
