import { alsoTell } from '../refusal-text.ts';
import { alsoSpeak, type Catalogs } from './text.ts';

/** The sentences of registers, of the organisation's pages and of the verification page: on no way into a class. */
const records: Catalogs = {
  en: () => import('virtual:catalog/records.en'),
  es: () => import('virtual:catalog/records.es'),
  pseudo: () => import('virtual:catalog/records.pseudo'),
};

export function speakOfRecords(): Promise<void> {
  alsoTell({
    REASON_MISSING: 'refused.reason-missing',
    REASON_TOO_LONG: 'refused.reason-long',
    INTERVAL_INVALID: 'refused.interval',
    ENTRY_CHANGED: 'refused.entry-changed',
    NOTHING_TO_UNDO: 'refused.nothing-to-undo',
    DISPUTE_OPEN: 'refused.dispute-open',
    DISPUTE_MISSING: 'refused.text-short',
    DISPUTE_TOO_LONG: 'refused.text-long',
    DISPUTE_ANSWERED: 'refused.dispute-answered',
    ANSWER_MISSING: 'refused.text-short',
    TEXT_INVALID: 'refused.text-invalid',
    ANSWER_TOO_LONG: 'refused.text-long',
    POLICY_INVALID: 'refused.policy-invalid',
    POLICY_CHANGED: 'refused.policy-changed',
    CONNECTION_INVALID: 'refused.connection-invalid',
    ADDRESS_NOT_ALLOWED: 'refused.address',
    TOO_MANY_CONNECTIONS: 'refused.too-many-connections',
    DOCUMENT_TOO_LARGE: 'refused.document-large',
    NOT_FOUND: 'refused.not-found',
  });
  return alsoSpeak(records);
}
