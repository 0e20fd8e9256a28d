import { stemOf, words } from './analyse.ts';

interface Form {
  stems: string[];
  /** Terms to add when the form stands in a text, with their weights. */
  adds: Map<string, number>;
}

/** Stems of all words of a phrase, stop words included: "right to object" stays three words. */
const phrase = (text: string): string[] => words(text).map(stemOf);

/**
 * Abbreviations and plain words, both ways: whoever writes "framework contract" is also looking for "DSFC", and the other
 * way round. Forms are matched as whole phrases.
 */
export class Synonyms {
  private readonly forms = new Map<string, Form[]>();

  /** @param groups each a term and the other words for it. */
  constructor(groups: readonly { term: string; words: readonly string[] }[], weight: number) {
    for (const { term, words: others } of groups) {
      const head = term.split(/\s*\/\s*/);
      const forms = [...head, ...others].map(phrase).filter((stems) => stems.length > 0);
      for (const form of forms) {
        const rest = forms.filter((other) => other !== form);
        const adds = new Map<string, number>();
        for (const other of rest) {
          const share = weight / Math.sqrt(other.length * rest.length);
          for (const stem of other) if (!form.includes(stem)) adds.set(stem, Math.max(adds.get(stem) ?? 0, share));
        }
        this.add({ stems: form, adds });
      }
    }
  }

  private add(form: Form): void {
    const first = form.stems[0] ?? '';
    const list = this.forms.get(first);
    if (list) list.push(form);
    else this.forms.set(first, [form]);
  }

  /** The terms a text asks for without saying them. */
  expand(text: string): Map<string, number> {
    const stems = phrase(text);
    const found = new Map<string, number>();
    stems.forEach((stem, at) => {
      for (const form of this.forms.get(stem) ?? []) {
        if (!form.stems.every((part, offset) => stems[at + offset] === part)) continue;
        for (const [term, weight] of form.adds) found.set(term, Math.max(found.get(term) ?? 0, weight));
      }
    });
    return found;
  }
}
