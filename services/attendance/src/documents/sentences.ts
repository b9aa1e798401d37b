import type { Policy, PolicyScope } from '../domain/policy.ts';
import type { Verdict } from '../domain/words.ts';
import { english } from './sentences.en.ts';
import { spanish } from './sentences.es.ts';

/** Every word of a document, in one language. */
export type Sentences = {
  readonly locale: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly scopes: Readonly<Record<PolicyScope, string>>;
  registerOf(title: string): string;
  contactHoursOf(name: string): string;
  /** Two people may have one name. */
  personId(id: string): string;
  readonly columns: Readonly<
    Record<'name' | 'verdict' | 'minutes' | 'tookPart' | 'class' | 'date' | 'presence' | 'share', string>
  >;
  minutesOf(attended: string, length: string): string;
  lateBy(minutes: string): string;
  gaps(count: number): string;
  spoke(minutes: string): string;
  hands(count: number): string;
  messages(count: number): string;
  fromTo(from: string, to: string): string;
  corrected(reason: string, by: string, at: string): string;
  readonly guest: string;
  version(version: number, computedAt: string): string;
  readonly provisional: string;
  rule(policy: Policy): string;
  ruleOf(scope: PolicyScope, version: number, by: string): string;
  timesIn(zone: string): string;
  issued(by: string, at: string): string;
  confirmAt(address: string): string;
  pageOf(page: number, pages: number): string;
  readonly code: string;
  readonly unprintable: string;
  readonly summary: Readonly<Record<'contactHours' | 'required' | 'ofClasses' | 'share' | 'classes', string>>;
  hours(hours: string): string;
  readonly nobody: string;
  readonly noClasses: string;
};

const languages = { en: english, es: spanish } as const;

/** The language of a BCP 47 tag; English where it is not known. */
export function sentencesIn(tag: string): Sentences {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  return Object.hasOwn(languages, language) ? languages[language as keyof typeof languages] : english;
}
