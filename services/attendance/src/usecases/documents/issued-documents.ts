import type { IssuedDocument } from '../../domain/document.ts';

/** Documents that were given out. The code is kept as its SHA-256: whoever reads the table can confirm nothing with it. */
export abstract class IssuedDocuments {
  abstract add(document: IssuedDocument, codeHash: Buffer): Promise<void>;
  abstract find(codeHash: Buffer): Promise<IssuedDocument | undefined>;
}
