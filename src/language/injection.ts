/**
 * Wording by which a text speaks to a model rather than to a reader. What it finds is answered without a model; what it does
 * not find is fenced, and changes nothing either, because whatever comes back is checked against the passages.
 */
const attempts: readonly RegExp[] = [
  /\b(ignor(?:e|es|ed|ing)|disregard(?:s|ed|ing)?|forget(?:ting)?|overrid(?:e|es|ing)|bypass(?:ing)?)\b.{0,40}\b(instructions?|prompts?|rules?|guidelines?|context|system|previous|above|prior|earlier|everything|restrictions?|safeguards?|filters?|passages?|documents?|sources?|requirements?|others?)\b/i,
  /\b(system|developer|hidden|secret|initial|original) (prompt|message|instructions?)\b/i,
  /\b(reveal|print|repeat|show|output|leak|display|give) (me )?(your|the (system|hidden|secret|initial|original)) (\w+ )?(prompts?|instructions?|rules|messages?|configuration|keys?|passwords?|secrets?|tokens?)\b/i,
  /\byou are (now|no longer|from now on)\b|\bfrom now on,? (you|answer|act|respond|reply)\b|\bnew (instructions?|rules?|task|persona|role)\b ?[:.]/i,
  /\b(act|behave|respond|answer|reply|speak|write) (as|like) (a|an|if|though|dan|my|the)\b.{0,60}\b(ai|model|assistant|admin|administrator|developer|expert|human|without|no|nhs england|dars|unrestricted)\b/i,
  /\bpretend (to|that|you)\b|\brole-?play\b|\bjail ?break|\bdan mode\b|\bdeveloper mode\b|\bdo anything now\b|\bgod mode\b|\bsudo\b/i,
  /<\/?\s*(system|assistant|user|instructions?|prompt|im_start|im_end|data|tool|function)\b[^>]*>|<\|[a-z_]+\|>|\[\/?(INST|SYS|SYSTEM)\]|<<\/?SYS>>|<<<|>>>|^#{2,}\s*(system|instruction|assistant|user)\b/im,
  /^\s*(system|assistant|developer)\s*:/im,
  /(?<!\b(?:i|we|to|just|forms|can|they) )\b(say|tell (me|them|us)|answer|reply|respond|output|print) (that |with |only |exactly |just |the words? )*["'“].{2,}["'”]/i,
  /\b(say|state|confirm|write|claim|tell (me|them|us|everyone)) that (my|our|the|this|any) (application|request|project|breach|report|agreement) (is|was|will|has|need|does)\b/i,
  /\b(without|no|skip(ping)?|omit|leave out|do not (give|add|include)|don'?t (give|add|include)) (any |the |giving )*(citations?|sources?|references?|caveats?|disclaimers?)\b.{0,40}\b(answer|reply|respond|just|and)\b|\b(?<!\bi |\bwe )(just|only) (answer|reply|respond|say) ["'“]?(yes|no|approved)\b/i,
  /\b(base64|rot13|hex|morse|leetspeak|pig latin)\b|(?:[A-Za-z0-9+/]{40,}={0,2})/i,
  /\b(ignorez?|ignoriere?n?|ignora|ignore[zs]?) (les|toutes|alle|die|las|todas|le|tutte|as)\b|\b(vergiss|oubliez|olvida|dimentica)\b/i,
  /\b(call|use|invoke|run|execute|trigger) (the |your )?(shell|function|plugin|sql|delete|admin)\b|\bdrop table\b|\brm -rf\b/i,
  /\b(as|i am|i'm|this is) (the|an?|your) (developer|administrator|admin|creator|owner|system|openai|anthropic|engineer|maintainer)\b/i,
  /\b(important|urgent|attention|note) (message |notice |instructions? )?(to|for) (the )?(ai|model|assistant|llm|language model|chat ?bot|bot|reviewer model)\b|\b(ai|llm|language model|assistant)s? (must|should|reading this|that reads?|processing this)\b/i,
];

const hidden = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** Whether a text reads like an attempt to instruct a model. It may be wrong: nothing is refused for it. */
export function seemsInjected(text: string): boolean {
  const plain = text.normalize('NFKC').replace(hidden, '').replace(/[‘’]/g, "'");
  const spaced = plain.replace(/\s+/g, ' ');
  return attempts.some((attempt) => attempt.test(plain) || attempt.test(spaced));
}
