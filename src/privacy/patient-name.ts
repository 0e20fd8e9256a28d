import type { Detector } from './detector.ts';
import { afterLabels, afterNouns, afterRelations, afterTitles } from './name-cues.ts';
import { namesInContext, namesInRows } from './name-context.ts';
import { NameReader } from './name-reader.ts';

/**
 * Names of patients, told by what surrounds them. Names of staff, organisations, products and headings stay as far as the
 * words around them tell; in doubt a name is masked.
 */
export const patientNames: Detector = (text) => {
  const reader = new NameReader(text);
  return [afterNouns, afterLabels, afterTitles, afterRelations, namesInContext, namesInRows].flatMap((find) =>
    find(reader),
  );
};
