import { setImmediate } from 'node:timers/promises';
import { fit, wrap } from './fitting.ts';
import { loadFonts, type Face } from './fonts.ts';
import { ground, ink, inner, page } from './look.ts';
import type { Sentences } from './sentences.ts';

type Pdf = PDFKit.PDFDocument;
/** The parts of a document as a screen reader tells them (ISO 32000-1, 14.8). */
type Part = 'H1' | 'P' | 'Table' | 'TR' | 'TH' | 'TD';
// The types do not know the scope.
const headOfColumn = { scope: 'Column' } as PDFKit.Mixins.StructureElementOptions;
type Place = { readonly element: PDFKit.PDFStructureElement; readonly tag: string };

export type Style = {
  readonly face?: Face;
  readonly size?: number;
  readonly ink?: string;
  readonly align?: 'left' | 'right';
};

/**
 * A4 sheets, written from top to bottom. `y` is where the next thing goes; whoever writes says how much room it needs, and gets a new
 * page where that is not left. Every text goes through `readable` first, so nothing that people typed can break a line or its direction.
 * Texts are parts of a structure that can be read aloud; what is drawn, and what each page repeats, is decoration.
 */
export class Paper {
  y: number = page.top;
  /** Drawn again at the top of each further page. */
  private onNewPage: (() => void) | undefined;
  private hasBoxes = false;
  private isDecoration = false;
  private place: Place;

  private constructor(
    private readonly pdf: Pdf,
    private readonly readable: (text: string) => string,
  ) {
    this.place = { element: pdf.struct('Document'), tag: 'Document' };
    pdf.addStructure(this.place.element);
  }

  static async open(title: string, { locale }: Sentences): Promise<Paper> {
    const [{ default: PdfDocument }, { bytes, readable }] = await Promise.all([import('pdfkit'), loadFonts()]);
    const pdf = new PdfDocument({
      size: 'A4',
      margin: 0,
      // None to begin with: it would be the first of the three a second time, read anew for every text.
      font: null as unknown as string,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: locale,
      displayTitle: true,
      info: { Title: readable(title), Creator: 'Lectern', Producer: 'Lectern' },
    });
    for (const face of ['text', 'strong', 'title'] as const) pdf.registerFont(face, bytes[face]);
    return new Paper(pdf, readable);
  }

  /** Makes room for something `height` high, on a new page if need be. */
  async need(height: number): Promise<void> {
    if (this.y + height <= page.height - page.bottom) return;
    // A long register takes a while; others are served between its pages.
    await setImmediate();
    this.pdf.addPage();
    this.y = page.top;
    this.decorate('Pagination', () => this.onNewPage?.());
  }

  /** What is written until the answer is called is this part of the document. Parts may have parts. */
  begin(tag: Part): () => void {
    if (this.isDecoration) return () => undefined;
    const outer = this.place;
    const element = this.pdf.struct(tag, tag === 'TH' ? headOfColumn : {});
    outer.element.add(element);
    this.place = { element, tag };
    return () => {
      element.end();
      this.place = outer;
    };
  }

  repeatOnNewPages(draw: (() => void) | undefined): void {
    this.onNewPage = draw;
  }

  /** One line, shortened with an ellipsis where it does not fit. */
  line(text: string, x: number, y: number, width: number, style: Style = {}): void {
    const fitting = fit(this.clean(text), width, (each) => this.measured(each, style));
    this.write(fitting, x, y, width, style);
  }

  /** Several lines below `y`; moves it behind them. */
  async paragraph(text: string, style: Style = {}, gap = 4): Promise<void> {
    const { size = 9 } = style;
    const end = this.begin('P');
    for (const line of wrap(this.clean(text), inner, (each) => this.measured(each, style))) {
      await this.need(size * 1.45);
      this.write(line, page.side, this.y, inner, style);
      this.y += size * 1.45;
    }
    end();
    this.y += gap;
  }

  /** How wide the text is when nothing is shortened. */
  widthOf(text: string, style: Style = {}): number {
    return this.measured(this.clean(text), style);
  }

  box(x: number, y: number, width: number, height: number, fill: string, radius = 3): void {
    const round = Math.min(radius, width / 2, height / 2);
    this.decorate('Layout', () => this.pdf.roundedRect(x, y, width, height, round).fill(fill));
  }

  frame(x: number, y: number, width: number, height: number): void {
    this.decorate('Layout', () => this.pdf.roundedRect(x, y, width, height, 5).lineWidth(0.75).stroke(ground.line));
  }

  rule(y: number): void {
    const line = () => this.pdf.moveTo(page.side, y).lineTo(page.side + inner, y);
    this.decorate('Layout', () => line().lineWidth(0.5).stroke(ground.line));
  }

  /** A sign drawn in a square of 10, with its upper left corner at x and y. */
  sign(path: string, x: number, y: number, size: number, color: string): void {
    this.decorate('Layout', () => {
      const sized = this.pdf
        .save()
        .translate(x, y)
        .scale(size / 10);
      sized.path(path).lineWidth(1.3).lineCap('round').lineJoin('round').stroke(color);
      this.pdf.restore();
    });
  }

  /** Says at the end what the boxes mean, if there are any. */
  async explainBoxes(explanation: string): Promise<void> {
    if (this.hasBoxes) await this.paragraph(explanation, { size: 8, ink: ink.faint });
  }

  /** Writes the foot of every page and gives the file. */
  async finish(foot: (paper: Paper, number: number, pages: number) => void): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      this.pdf.switchToPage(index);
      this.decorate('Pagination', () => foot(this, index + 1, count));
    }
    this.place.element.end();
    const chunks: Buffer[] = [];
    this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => this.pdf.on('end', resolve).on('error', reject));
    this.pdf.end();
    await ended;
    return Buffer.concat(chunks);
  }

  private clean(text: string): string {
    const readable = this.readable(text);
    this.hasBoxes ||= readable.includes('□') && !text.includes('□');
    return readable;
  }

  private write(text: string, x: number, y: number, width: number, style: Style): void {
    if (text === '') return;
    const { ink: color = ink.strong, align = 'left' } = style;
    this.setFont(style);
    this.pdf.fillColor(color);
    const left = align === 'right' ? x + width - this.measured(text, style) : x;
    const { element, tag } = this.place;
    if (!this.isDecoration) element.add(this.pdf.markStructureContent(tag));
    this.pdf.text(text, left, y, { lineBreak: false });
    if (!this.isDecoration) this.pdf.endMarkedContent();
  }

  private decorate(type: 'Layout' | 'Pagination', draw: () => void): void {
    if (this.isDecoration) return draw();
    this.isDecoration = true;
    this.pdf.markContent('Artifact', { type });
    draw();
    this.pdf.endMarkedContent();
    this.isDecoration = false;
  }

  private measured(text: string, style: Style): number {
    this.setFont(style);
    return this.pdf.widthOfString(text);
  }

  private setFont({ face = 'text', size = 9 }: Style): void {
    this.pdf.font(face).fontSize(size);
  }
}
