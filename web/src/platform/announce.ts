import { Store } from './store.ts';

/** What a screen reader is told next. The number makes the same sentence, said twice, a change. */
export const announcement = new Store<{ readonly sentence: string; readonly number: number }>({
  sentence: '',
  number: 0,
});

/** Says a sentence politely: after what is being read now. */
export function announce(sentence: string): void {
  announcement.set({ sentence, number: announcement.get().number + 1 });
}
