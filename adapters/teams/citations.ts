import { type Citation, longDate } from '../../src/bot/index.ts';
import { LIMITS, shortened } from './limits.ts';

/** What Teams draws around a message: the label "AI generated", and a pop-up for each `[1]` in its text. */
export interface MessageEntity {
  type: 'https://schema.org/Message';
  '@type': 'Message';
  '@context': 'https://schema.org';
  '@id': '';
  additionalType?: ['AIGeneratedContent'];
  citation?: Claim[];
}

interface Claim {
  '@type': 'Claim';
  /** The number in brackets in the text. */
  position: number;
  appearance: { '@type': 'DigitalDocument'; name: string; url?: string; abstract: string; keywords?: string[] };
}

/**
 * The one entity of a message, for a second one is refused; null when there is nothing to say. Only citations that `text` names
 * are in it, the first 20 of them.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content
 */
export function messageEntity(
  text: string,
  citations: readonly Citation[],
  aiGenerated: boolean,
): MessageEntity | null {
  const named = new Map(
    citations.filter(({ marker }) => text.includes(`[${marker}]`)).map((citation) => [citation.marker, citation]),
  );
  const claims = [...named.values()].slice(0, LIMITS.citations).map(claim);
  if (claims.length === 0 && !aiGenerated) return null;
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    ...(aiGenerated ? { additionalType: ['AIGeneratedContent'] } : {}),
    ...(claims.length === 0 ? {} : { citation: claims }),
  };
}

/** What does not fit into the pop-up stands in full among the sources. */
function claim({ marker, ref, title, version, lastUpdated, url, from }: Citation): Claim {
  const entry = /#([A-Z]\d+)$/.exec(ref)?.[1];
  const updated = lastUpdated === null ? undefined : longDate(lastUpdated);
  const abstract = [
    entry === undefined ? undefined : `Entry ${entry}`,
    version === null ? undefined : `version ${version}`,
    updated === undefined ? undefined : `last updated ${updated}`,
    from === undefined ? undefined : `read in ${from}`,
  ].filter((part) => part !== undefined);
  const keywords = [entry, version ?? undefined, updated]
    .filter((word) => word !== undefined)
    .map((word) => shortened(word, LIMITS.citationKeyword))
    .slice(0, LIMITS.citationKeywords);
  return {
    '@type': 'Claim',
    position: marker,
    appearance: {
      '@type': 'DigitalDocument',
      name: shortened(title, LIMITS.citationName),
      ...(url === '' ? {} : { url }),
      abstract: shortened(abstract.length === 0 ? title : abstract.join(', '), LIMITS.citationAbstract),
      ...(keywords.length === 0 ? {} : { keywords }),
    },
  };
}
