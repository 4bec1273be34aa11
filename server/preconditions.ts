/**
 * Whether `If-None-Match` names this ETag (RFC 9110, 13.1.2): a list of tags or `*`, compared weakly. A tag may hold
 * commas, so the list is read tag by tag.
 */
export function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header === etag) return true
  if (header.trim() === '*') return true
  return header.match(/"[^"]*"/g)?.some((one) => one === etag) ?? false
}
