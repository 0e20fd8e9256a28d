import type { toDocx as writeDocx } from './docx.ts';
import type { toPng as drawPng } from './picture.ts';

export type { Document, Fact, Paragraph, Part, Picture } from './document.ts';
export { toMarkdown } from './markdown.ts';
export { spansSvg, type Span, type SpansInput } from './spans.ts';
export { timelineSvg, type TimelineEvent, type TimelineInput } from './timeline.ts';

// What writes Word files and draws is large: it is loaded with the first one.

/** Writes a document as a Word file: `docx.ts`. */
export const toDocx: typeof writeDocx = async (document) => (await import('./docx.ts')).toDocx(document);

/** Draws an SVG as PNG: `picture.ts`. */
export const toPng: typeof drawPng = async (svg, options) => (await import('./picture.ts')).toPng(svg, options);
