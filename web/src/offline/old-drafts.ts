/** Read drafts of earlier releases. */

/** Answers in which privacy is one choice. Earlier releases had two boxes: what was hidden stays hidden. */
export function withPrivacy(values: Record<string, string>): Record<string, string> {
  const { anonymous, confidential, ...rest } = values;
  if (!anonymous && !confidential) return values;
  return { ...rest, privacy: !confidential ? "anonymous" : anonymous ? "secret" : "confidential" };
}
