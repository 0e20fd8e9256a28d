export type { Document, Fact, Paragraph, Part, Picture } from './document.ts';
export { toDocx } from './docx.ts';
export { toMarkdown } from './markdown.ts';
export { PictureError, toPng } from './picture.ts';
export { spansSvg, type Span, type SpansInput } from './spans.ts';
export { timelineSvg, type TimelineEvent, type TimelineInput } from './timeline.ts';
