import { BorderStyle, type IParagraphStyleOptions, type IStylesOptions, LineRuleType, ShadingType } from 'docx';

/** Sizes in twips (1/20 point), the unit of Word: an A4 page and its margins. */
export const page = { width: 11906, height: 16838, side: 1134, top: 1418, bottom: 1247 } as const;
export const contentWidth = page.width - 2 * page.side;

const [ink, quiet, blue, alarm] = ['212B32', '4C6272', '003087', '8A1538'] as const;
export const shade = { head: 'E8EDEE', caution: 'FBEFF2', note: 'E8F1FA' } as const;

type Look = Omit<IParagraphStyleOptions, 'id'>;

const heading = (size: number, before: number): Look => ({
  run: { font: 'Arial', size: size * 2, bold: true, color: blue },
  paragraph: { keepNext: true, keepLines: true, spacing: { before, after: 120 } },
});

const derived = (
  id: string,
  name: string,
  rest: Omit<IParagraphStyleOptions, 'id' | 'name'>,
): IParagraphStyleOptions => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  ...rest,
});

/** A paragraph beside a coloured bar. */
const barred = (id: string, name: string, color: string, fill?: string): IParagraphStyleOptions =>
  derived(id, name, {
    paragraph: {
      indent: { left: 227, right: 113 },
      border: { left: { style: BorderStyle.SINGLE, size: 24, space: 8, color } },
      ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, color: 'auto', fill } }),
    },
  });

const contentsLine = (level: number): IParagraphStyleOptions =>
  derived(`TOC${level}`, `toc ${level}`, {
    quickFormat: false,
    paragraph: { indent: { left: (level - 1) * 284 }, spacing: { after: 60 } },
  });

/** The look of our Word files: Arial, dark on white, headings in Word's own heading styles. */
export const styles: IStylesOptions = {
  default: {
    document: {
      run: { font: 'Arial', size: 22, color: ink, language: { value: 'en-GB', eastAsia: 'en-GB' } },
      paragraph: { spacing: { after: 140, line: 276, lineRule: LineRuleType.AUTO } },
    },
    title: {
      run: { font: 'Arial', size: 52, bold: true, color: blue },
      paragraph: { keepNext: true, spacing: { before: 0, after: 120 } },
    },
    heading1: heading(18, 360),
    heading2: heading(14, 280),
    heading3: heading(12, 220),
    listParagraph: { run: { font: 'Arial' }, paragraph: { spacing: { after: 60 } } },
  },
  paragraphStyles: [
    derived('Subtitle', 'Subtitle', { run: { size: 28, color: quiet }, paragraph: { spacing: { after: 240 } } }),
    derived('TOCHeading', 'TOC Heading', {
      run: { size: 28, bold: true, color: blue },
      paragraph: { keepNext: true, spacing: { before: 240, after: 120 } },
    }),
    ...[1, 2, 3].map(contentsLine),
    barred('Note', 'Note', '005EB8', shade.note),
    barred('Caution', 'Caution', alarm, shade.caution),
    barred('Quote', 'Quote', quiet),
    derived('TableText', 'Table Text', { run: { size: 20 }, paragraph: { spacing: { before: 40, after: 40 } } }),
    derived('TableHead', 'Table Head', {
      run: { size: 20, bold: true },
      paragraph: { spacing: { before: 40, after: 40 } },
    }),
    derived('Gap', 'Gap', { run: { size: 12 }, paragraph: { spacing: { after: 60 } } }),
    derived('Picture', 'Picture', { paragraph: { spacing: { before: 120, after: 120 } } }),
    derived('Header', 'header', { run: { size: 18, color: quiet }, paragraph: { spacing: { after: 0 } } }),
    derived('Footer', 'footer', { run: { size: 18, color: quiet }, paragraph: { spacing: { after: 0 } } }),
  ],
};
