const OTHERS =
  '(?:others?|anyone else|other (?:people|organi[sz]ations|teams|applicants|applications|researchers|universities|trusts|charities|studies|projects)|(?:similar|published|other) agreements)';
const POLITE = String.raw`^\W*(?:(?:please|ok(?:ay)?|so|hi|hello|and|can you|could you|can i|could i|i(?:'d| would) like to|i want to|we(?:'d| would) like to|we want to)[, ]+)*`;
const ASKS = String.raw`(?:(?:show|tell|give|find|see|look up)(?: me| us)? |(?:are|is) there |do you (?:have|hold|know(?: of)?) |have you(?: got)? )`;
const SOME = '(?:(?:some|any|a few|more|an?|the) )';
const LEAD = `${POLITE}${ASKS}?${SOME}?`;
const END = String.raw`\W*$`;

/** The whole message is one of these; what it is about stands behind it. */
const WISHES: readonly RegExp[] = [
  String.raw`${LEAD}(?:examples? of )?how (?:have |has |did |do |does |had )?(?:the )?${OTHERS} (?:have |has |had )?(?:(?:justif(?:y|ied)|argued?|word(?:ed)?|explain(?:ed)?|describ(?:e|ed)|phrased?|writ(?:e|ten)|wrote|put|present(?:ed)?)\b|(?=link))`,
  String.raw`${LEAD}what (?:have |did |do )?${OTHERS} (?:have |has )?(?:writ(?:e|ten)|wrote|put)\b`,
  String.raw`${LEAD}(?:similar|comparable|published|similar published) (?:agreements?|applications?|examples?)(?=${END}|,? (?:for|on|of|about|like|with|that|which|in|from|by|where|linking|using)\b)`,
  String.raw`${POLITE}(?:${ASKS}${SOME}?|any )precedents?(?=${END}|,? (?:for|on|of|about|with|where)\b)`,
  String.raw`${POLITE}(?:search|look (?:in|through)) the (?:public |data uses? )+register for\b`,
].map((pattern) => new RegExp(pattern, 'i'));

/** Somebody tells what went wrong: that is never a wish to read. */
const WENT_WRONG =
  /\b(?:breach\w*|leaked|data leak|wrong (?:person|people|patients?|place|address\w*|recipients?|files?|data|team|e?-?mail|inbox)|by (?:mistake|accident|error)|in error|accidental\w*|stolen|hack(?:ed|ers?)|unauthori[sz]ed|misdirected|an? (?:data |security )?incident)\b|\b(?:i|we|he|she|they|someone|somebody)(?:'ve)? (?:have |has |had |just |also )*(?:sent|e-?mailed|posted|forwarded|uploaded|shared|gave|lost|left|deleted|clicked|looked up)\b/i;

const LONGEST = 300;

/**
 * What somebody wants published agreements about, when the message asks how others did it; '' when it does not say; null for any
 * other message.
 * @example precedentsWanted('Show me how others justified linking HES with ONS deaths') // 'linking HES with ONS deaths'
 */
export function precedentsWanted(text: string): string | null {
  const said = text.trim();
  if (said.length > LONGEST || WENT_WRONG.test(said)) return null;
  for (const wish of WISHES) {
    const match = wish.exec(said);
    if (match === null) continue;
    return said
      .slice(match[0].length)
      .replace(/^[\s,:]*(?:(?:for|on|of|about|that|which|where|it|this|in|to|the)\b\s*)*/i, '')
      .replace(/(?:\s+(?:section|please))*[\s.?!]*$/i, '');
  }
  return null;
}
