import { type IParagraphOptions, type IRunOptions, Paragraph, Tab, TextRun } from 'docx';
import { byDirection, clean, startsRightToLeft } from './characters.ts';

/** A paragraph of literal text, written from right to left when it begins with such a letter. */
export function paragraphOf(text: string, options: Omit<IParagraphOptions, 'children'> = {}, lead = ''): Paragraph {
  const strong: IRunOptions = { text: lead, bold: true };
  const begin = lead === '' ? [] : [new TextRun(strong)];
  const direction = startsRightToLeft(text) ? { bidirectional: true } : {};
  return new Paragraph({ ...options, ...direction, children: [...begin, ...runsOf(text)] });
}

/** Text as Word's runs: line breaks and tabs are elements of their own. */
export function runsOf(text: string): TextRun[] {
  return clean(text)
    .split('\n')
    .flatMap((line, index) => [
      ...(index > 0 ? [new TextRun({ break: 1 })] : []),
      ...line.split('\t').flatMap(stretches),
    ]);
}

function stretches(text: string, index: number): TextRun[] {
  // `text`, not `children`: there, a string such as CURRENT would become the number of the page.
  const runs = byDirection(text).map((part) =>
    part.rightToLeft ? new TextRun({ text: part.text, rightToLeft: true }) : new TextRun({ text: part.text }),
  );
  return index > 0 ? [new TextRun({ children: [new Tab()] }), ...runs] : runs;
}
