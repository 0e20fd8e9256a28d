import { strFromU8, unzipSync } from 'fflate';
import { PNG } from 'pngjs';
import { SaxesParser } from 'saxes';

/** An element of an XML file; a child that is a string is text. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

/** Reads XML strictly: what is not well-formed throws. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', (text) => open.at(-1)?.children.push(text));
  parser.write(xml).close();
  return root;
}

export function all(element: Element, name: string): Element[] {
  const found: Element[] = [];
  const look = (each: Element | string): void => {
    if (typeof each === 'string') return;
    if (each.name === name) found.push(each);
    each.children.forEach(look);
  };
  look(element);
  return found;
}

export const text = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : text(child))).join('');

/** The XML files of a Word file, each read strictly, and its pictures. */
export function readDocx(file: Buffer): { part: (name: string) => Element; pictures: Buffer[] } {
  const files = unzipSync(file);
  const parts = new Map(
    Object.entries(files)
      .filter(([name]) => /\.(xml|rels)$/.test(name))
      .map(([name, bytes]) => [name, readXml(strFromU8(bytes))]),
  );
  return {
    part: (name) => {
      const part = parts.get(name);
      if (!part) throw new Error(`no ${name} in ${Object.keys(files).join(', ')}`);
      return part;
    },
    pictures: Object.entries(files)
      .filter(([name]) => name.startsWith('word/media/'))
      .map(([, bytes]) => Buffer.from(bytes)),
  };
}

/** What is written in the paragraphs of a Word file, in order; line breaks and tabs as characters. */
export function paragraphsOf(document: Element): string[] {
  const written = (element: Element | string): string => {
    if (typeof element === 'string') return '';
    if (element.name === 'w:t') return text(element);
    if (element.name === 'w:br') return '\n';
    if (element.name === 'w:tab') return '\t';
    return element.children.map(written).join('');
  };
  return all(document, 'w:p').map((paragraph) =>
    paragraph.children
      .map((child) => (typeof child !== 'string' && child.name === 'w:pPr' ? '' : written(child)))
      .join(''),
  );
}

/** The style of each paragraph that has text. */
export function stylesOf(document: Element): [style: string | undefined, text: string][] {
  return all(document, 'w:p')
    .map((paragraph, index): [string | undefined, string] => [
      all(paragraph, 'w:pStyle')[0]?.attributes['w:val'],
      paragraphsOf(document)[index] ?? '',
    ])
    .filter(([, words]) => words !== '');
}

/** The colours of a picture's pixels, and how many have each. */
export function coloursOf(png: Buffer): { width: number; height: number; colours: Map<number, number> } {
  const { width, height, data } = PNG.sync.read(png);
  const colours = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const rgba = data.readUInt32BE(at);
    colours.set(rgba, (colours.get(rgba) ?? 0) + 1);
  }
  return { width, height, colours };
}
