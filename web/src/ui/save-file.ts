import type { FileOf } from '@lectern/sdk/attendance';

/** Gives a file to the browser's own downloads. */
export function saveFile({ fileName, content }: FileOf): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // Not at once: the download reads it after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
