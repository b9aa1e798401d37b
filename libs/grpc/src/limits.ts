/** Bytes. A thousand missed facts, each the longest chat message, are 8 MB. */
export const largestMessage = 16 * 1024 * 1024;
